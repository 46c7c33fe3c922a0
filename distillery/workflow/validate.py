"""Whether ComfyUI would run a graph, found out on the CPU before anything is queued, in clear words."""

from collections.abc import Container, Iterator
from graphlib import CycleError, TopologicalSorter
from math import isnan
from typing import Any

from distillery.library import Family, Library
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.wire import Graph
from distillery.workflow.schemas import Input, Node, Schemas, fits
from distillery.workflow.verbs import as_link, links

_NUMBERS = {"INT": int, "FLOAT": float}


def validate(graph: Graph, schemas: Schemas, library: Library, family: Family | None = None) -> list[Problem]:
    """Everything wrong with `graph`; empty when it can run. Model files are looked up in the library and the family.

    Follows what ComfyUI 0.3.64 checks on ``POST /prompt``.
    """
    if not graph:
        return [Problem("no_outputs", "The graph is empty.")]
    files = library.files.union(family.files.values() if family else ())
    problems = [problem for identifier in graph for problem in _node(graph, identifier, schemas, files)]
    if not any(_saves(node, schemas) for node in graph.values()):
        problems.append(Problem("no_outputs", "The graph saves nothing: it has no output node such as SaveImage."))
    return problems + _cycle(graph)


def title(graph: Graph, identifier: str) -> str:
    """How a person knows a node: ``"Base sampler" (3)``."""
    node = graph.get(identifier, {})
    return f'"{node.get("_meta", {}).get("title") or node.get("class_type", "?")}" ({identifier})'


def _saves(node: dict[str, Any], schemas: Schemas) -> bool:
    schema = schemas.get(node.get("class_type", ""))
    return schema is not None and schema.is_output


def _node(graph: Graph, identifier: str, schemas: Schemas, files: Container[str]) -> Iterator[Problem]:
    node, name = graph[identifier], title(graph, identifier)
    kind = node.get("class_type")
    schema = schemas.get(kind) if isinstance(kind, str) else None
    if not isinstance(kind, str):
        yield Problem("no_class_type", f"Node {name} does not say what it is: class_type is missing.")
    elif schema is None:
        yield Problem(
            "unknown_node",
            f"Node {name} is a {kind}, which neither ComfyUI nor the definition knows.",
            hint=f"Describe it under [nodes.{kind}].",
        )
    if schema is None:
        return
    inputs = node.get("inputs", {})
    for missing in schema.required:
        if missing not in inputs:
            yield Problem("input_missing", f"Node {name} lacks its input {missing}.")
    for key, value in inputs.items():
        spec = schema.inputs.get(key)
        if spec and (wrong := _input(graph, spec, value, schemas, files)):
            yield Problem(wrong[0], f"Node {name}, input {key}: {wrong[1]}.")


def _input(graph: Graph, spec: Input, value: Any, schemas: Schemas, files: Container[str]) -> tuple[str, str] | None:
    """Code and words of what is wrong with one value; None when nothing is."""
    if link := as_link(value):
        return _link(graph, spec, link[0], link[1], schemas)
    if spec.type in _NUMBERS:
        return _number(spec, value)
    if spec.folder:
        return (
            None
            if isinstance(value, str) and value in files
            else ("file_unknown", f"the library has no model file {value!r}")
        )
    if spec.type == "COMBO":
        return _combo(spec, value)
    if spec.type in ("STRING", "BOOLEAN", "*"):
        return None  # ComfyUI converts whatever it gets
    return ("link_missing", f"needs a link to a {spec.type}, not {value!r}")


def _link(graph: Graph, spec: Input, source: str, output: int, schemas: Schemas) -> tuple[str, str] | None:
    if source not in graph:
        return ("link_dangling", f"is linked to node {source}, which is not there")
    schema = schemas.get(graph[source].get("class_type", ""))
    if schema is None:
        return None  # the unknown node has its own problem
    kind = _output_type(schema, output)
    if kind is None:
        return ("link_dangling", f"is linked to output {output} of {title(graph, source)}, which has no such output")
    if not fits(kind, spec.type):
        return ("link_type", f"takes a {spec.type}, but {title(graph, source)} gives a {kind}")
    return None


def _output_type(schema: Node, output: int) -> str | None:
    return schema.outputs[output] if 0 <= output < len(schema.outputs) else None


def _number(spec: Input, value: Any) -> tuple[str, str] | None:
    try:
        number = _NUMBERS[spec.type](value)
    except (TypeError, ValueError, OverflowError):
        return ("not_a_number", f"takes a number ({spec.type}), not {value!r}")
    if isnan(number):
        return ("not_a_number", "takes a number, and nan is none")
    if spec.minimum is not None and number < spec.minimum:
        return ("out_of_range", f"{number} is below {spec.minimum}")
    if spec.maximum is not None and number > spec.maximum:
        return ("out_of_range", f"{number} is above {spec.maximum}")
    return None


def _combo(spec: Input, value: Any) -> tuple[str, str] | None:
    if spec.choices is None or (isinstance(value, str | int | float) and value in spec.choices):
        return None
    return ("not_a_choice", f"{value!r} is none of its {len(spec.choices)} choices")


def _cycle(graph: Graph) -> list[Problem]:
    feeds = {identifier: [link[0] for _, link in links(node)] for identifier, node in graph.items() if "inputs" in node}
    try:
        TopologicalSorter(feeds).prepare()
    except CycleError as error:
        path = " → ".join(title(graph, identifier) for identifier in error.args[1])
        return [Problem("cycle", f"The nodes feed each other in a circle: {path}.")]
    return []
