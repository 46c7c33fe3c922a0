"""Whether ComfyUI would run a graph, found out on the CPU before anything is queued, in clear words."""

from collections.abc import Container, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from distillery.vocabulary.errors import Problem
from distillery.vocabulary.wire import Graph
from distillery.workflow.schemas import Input, Schemas, fits
from distillery.workflow.values import Complaint, complaint
from distillery.workflow.verbs import Link, as_link, links

Place = tuple[str, str]  # node id, input name


def validate(graph: Graph, schemas: Schemas, files: Container[str], unchecked: Container[Place] = ()) -> list[Problem]:
    """Everything wrong with `graph`, but for the inputs `unchecked`; empty when it can run.

    Model files must be among `files`. Follows what ComfyUI 0.3.64 checks on ``POST /prompt``.
    """
    if not graph:
        return [Problem("no_outputs", "The graph is empty.")]
    problems = [problem for identifier in graph for problem in _node(graph, identifier, schemas, files, unchecked)]
    if not any(_saves(node, schemas) for node in graph.values()):
        problems.append(Problem("no_outputs", "The graph saves nothing: it has no output node such as SaveImage."))
    return problems + _cycle(graph)


def check_inputs(
    graph: Graph, inputs: Iterable[tuple[str, Input]], schemas: Schemas, files: Container[str]
) -> list[Problem]:
    """What is wrong with some inputs of a graph, each given by its node and what the node says of it."""
    return [problem for node, spec in inputs if (problem := _input(graph, node, spec, schemas, files))]


def title(graph: Graph, identifier: str) -> str:
    """How a person knows a node: ``"Base sampler" (3)``."""
    node = graph.get(identifier, {})
    return f'"{node.get("_meta", {}).get("title") or node.get("class_type", "?")}" ({identifier})'


def _saves(node: dict[str, Any], schemas: Schemas) -> bool:
    schema = schemas.get(node.get("class_type", ""))
    return schema is not None and schema.is_output


def _node(
    graph: Graph, identifier: str, schemas: Schemas, files: Container[str], unchecked: Container[Place]
) -> Iterator[Problem]:
    kind = graph[identifier].get("class_type")
    if not isinstance(kind, str):
        yield Problem(
            "no_class_type", f"Node {title(graph, identifier)} has no class_type: it does not say what it is."
        )
    elif schema := schemas.get(kind):
        checked = ((identifier, spec) for spec in schema.input_order if (identifier, spec.name) not in unchecked)
        yield from check_inputs(graph, checked, schemas, files)
    else:
        message = f"Node {title(graph, identifier)} is a {kind}, which neither ComfyUI nor the definition knows."
        yield Problem("unknown_node", message, hint=f"Describe it under [nodes.{kind}].")


def _input(graph: Graph, identifier: str, spec: Input, schemas: Schemas, files: Container[str]) -> Problem | None:
    inputs = graph[identifier].get("inputs", {})
    if spec.name not in inputs:
        missing = f"Node {title(graph, identifier)} lacks its input {spec.name}."
        return Problem("input_missing", missing) if spec.required else None
    value = inputs[spec.name]
    link = as_link(value)
    wrong = _link(graph, spec, link, schemas) if link else complaint(spec, value, files)
    if wrong is None:
        return None
    return Problem(wrong[0], f"Node {title(graph, identifier)}, input {spec.name}: {wrong[1]}.")


def _link(graph: Graph, spec: Input, link: Link, schemas: Schemas) -> Complaint | None:
    source, output = link
    if source not in graph:
        return ("link_dangling", f"is linked to node {source}, which is not there")
    schema = schemas.get(graph[source].get("class_type", ""))
    if schema is None:
        return None  # the unknown node has its own problem
    if not 0 <= output < len(schema.outputs):
        return ("link_dangling", f"is linked to output {output} of {title(graph, source)}, which has no such output")
    kind = schema.outputs[output]
    return (
        None
        if fits(kind, spec.type)
        else ("link_type", f"takes a {spec.type}, but {title(graph, source)} gives a {kind}")
    )


def _cycle(graph: Graph) -> list[Problem]:
    feeds = {identifier: [link[0] for _, link in links(node)] for identifier, node in graph.items() if "inputs" in node}
    try:
        TopologicalSorter(feeds).prepare()
    except CycleError as error:
        path = " → ".join(title(graph, identifier) for identifier in error.args[1])
        return [Problem("cycle", f"The nodes feed each other in a circle: {path}.")]
    return []
