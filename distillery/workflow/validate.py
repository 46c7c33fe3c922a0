"""Whether ComfyUI would run a graph, found out on the CPU before anything is queued, in clear words."""

from collections.abc import Container, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from distillery.vocabulary.errors import Problem
from distillery.vocabulary.text import text
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
        return [Problem("no_outputs", text("The graph is empty."))]
    problems = [problem for identifier in graph for problem in _node(graph, identifier, schemas, files, unchecked)]
    if not any(_saves(node, schemas) for node in graph.values()):
        message = text("The graph saves nothing: it has no output node such as SaveImage.")
        problems.append(Problem("no_outputs", message))
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
        node = title(graph, identifier)
        message = text("Node {node} has no class_type: it does not say what it is.", node=node)
        yield Problem("no_class_type", message)
    elif schema := schemas.get(kind):
        checked = ((identifier, spec) for spec in schema.input_order if (identifier, spec.name) not in unchecked)
        yield from check_inputs(graph, checked, schemas, files)
    else:
        node = title(graph, identifier)
        message = text("Node {node} is a {kind}, which neither ComfyUI nor the definition knows.", node=node, kind=kind)
        yield Problem("unknown_node", message, hint=text("Describe it under {table}.", table=f"[nodes.{kind}]"))


def _input(graph: Graph, identifier: str, spec: Input, schemas: Schemas, files: Container[str]) -> Problem | None:
    inputs = graph[identifier].get("inputs", {})
    if spec.name not in inputs:
        if not spec.required:
            return None
        missing = text("Node {node} lacks its input {input}.", node=title(graph, identifier), input=spec.name)
        return Problem("input_missing", missing)
    value = inputs[spec.name]
    link = as_link(value)
    wrong = _link(graph, spec, link, schemas) if link else complaint(spec, value, files)
    if wrong is None:
        return None
    node, (code, why) = title(graph, identifier), wrong
    return Problem(code, text("Node {node}, input {input}: {why}.", node=node, input=spec.name, why=why))


def _link(graph: Graph, spec: Input, link: Link, schemas: Schemas) -> Complaint | None:
    source, output = link
    if source not in graph:
        return "link_dangling", text("is linked to node {node}, which is not there", node=source)
    schema = schemas.get(graph[source].get("class_type", ""))
    if schema is None:
        return None  # the unknown node has its own problem
    if not 0 <= output < len(schema.outputs):
        node = title(graph, source)
        why = text("is linked to output {output} of {node}, which has no such output", output=output, node=node)
        return "link_dangling", why
    kind = schema.outputs[output]
    if fits(kind, spec.type):
        return None
    node = title(graph, source)
    return "link_type", text("takes a {type}, but {node} gives a {kind}", type=spec.type, node=node, kind=kind)


def _cycle(graph: Graph) -> list[Problem]:
    feeds = {identifier: [link[0] for _, link in links(node)] for identifier, node in graph.items() if "inputs" in node}
    try:
        TopologicalSorter(feeds).prepare()
    except CycleError as error:
        path = " → ".join(title(graph, identifier) for identifier in error.args[1])
        return [Problem("cycle", text("The nodes feed each other in a circle: {path}.", path=path))]
    return []
