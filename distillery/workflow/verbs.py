"""The verbs on a graph: switch, bypass, and dropping what is no longer needed. (Set is an assignment.)

They change the graph's ``inputs`` dictionaries, so it must be a copy of the exported one.
"""

from collections.abc import Collection, Iterator
from typing import Any

from distillery.vocabulary.wire import Graph
from distillery.workflow.schemas import Schemas, fits

Link = list[Any]  # [node id, output index]


def as_link(value: Any) -> Link | None:
    """`value` if it is a link to another node's output."""
    is_link = isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int)
    return value if is_link else None


def links(node: dict[str, Any]) -> Iterator[tuple[str, Link]]:
    """The inputs of a node that other nodes feed."""
    for name, value in node["inputs"].items():
        if link := as_link(value):
            yield name, link


def switch(graph: Graph, node: str, name: str, source: str, output: int) -> None:
    """Feed input `name` of `node` from an output of `source`."""
    graph[node]["inputs"][name] = [source, output]


def bypass(graph: Graph, bypassed: Collection[str], schemas: Schemas) -> None:
    """Take nodes out, joining their consumers to their inputs as ComfyUI's own bypass does.

    A consumer for which no input of a fitting type is there loses its link: if it needs one, validation says so.
    """
    for identifier, node in graph.items():
        if identifier in bypassed:
            continue
        for name, link in list(links(node)):
            if link[0] in bypassed:
                way = _around(graph, link, bypassed, schemas)
                if way:
                    node["inputs"][name] = way
                else:
                    del node["inputs"][name]
    for identifier in bypassed:
        graph.pop(identifier, None)


def _around(graph: Graph, link: Link, bypassed: Collection[str], schemas: Schemas) -> Link | None:
    """Where `link` ends once all bypassed nodes are out of its way; None when one has no way through."""
    seen = set()
    way: Link | None = link
    while way and way[0] in bypassed:
        if (way[0], way[1]) in seen:
            return None
        seen.add((way[0], way[1]))
        way = _through(graph[way[0]], way[1], schemas)
    return way


def _through(node: dict[str, Any], output: int, schemas: Schemas) -> Link | None:
    name = input_behind(node, output, schemas)
    return as_link(node["inputs"].get(name)) if name else None


def input_behind(node: dict[str, Any], output: int, schemas: Schemas) -> str | None:
    """The input that a bypass joins an output to: the one at its index if the types fit, else the first that fits."""
    schema = schemas.get(node["class_type"])
    if schema is None or output >= len(schema.outputs):
        return None
    kind = schema.outputs[output]
    order = schema.input_order
    same_index = order[output : output + 1]
    return next((each.name for each in [*same_index, *order] if fits(kind, each.type)), None)


def prune(graph: Graph, outputs: Collection[str]) -> Graph:
    """The part of `graph` that the nodes `outputs` need, in the graph's order."""
    needed: set[str] = set()
    waiting = list(outputs)
    while waiting:
        identifier = waiting.pop()
        if identifier in graph and identifier not in needed:
            needed.add(identifier)
            waiting.extend(link[0] for _, link in links(graph[identifier]))
    return {identifier: node for identifier, node in graph.items() if identifier in needed}
