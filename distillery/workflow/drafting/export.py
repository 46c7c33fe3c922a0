"""A graph as a designer exported it, made ready to be read: known node classes, names for all nodes, one output."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from distillery.vocabulary.errors import SettingsError
from distillery.vocabulary.wire import Graph
from distillery.workflow.custom import CustomNode
from distillery.workflow.drafting.strangers import describe
from distillery.workflow.schemas import Input, Node, Schemas
from distillery.workflow.validate import title, validate
from distillery.workflow.verbs import as_link, links, prune

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LONGEST_TITLE = 80
_SAVES = re.compile(r"save|preview|output", re.IGNORECASE)


@dataclass(frozen=True)
class Export:
    """`graph` is what the node `output` needs, every node with a title of its own. `schemas` know all of it.

    `nodes` are the custom ones as far as they can be told from their use; `left_out` says what is not in `graph`.
    """

    graph: Graph
    output: str
    schemas: Schemas
    nodes: dict[str, CustomNode]
    left_out: list[str]

    def title(self, node: str) -> str:
        """What rules call a node."""
        return str(self.graph[node]["_meta"]["title"])

    def schema(self, node: str) -> Node:
        """What is known of a node's class."""
        schema = self.schemas.get(self.graph[node]["class_type"])
        assert schema is not None, "strangers are described, so every class is known"
        return schema

    def inputs(self, node: str) -> dict[str, Any]:
        """Values and links by name."""
        inputs: dict[str, Any] = self.graph[node]["inputs"]
        return inputs

    def spec(self, node: str, name: str) -> Input | None:
        """What a node says about one of its inputs."""
        return self.schema(node).inputs.get(name)

    def value(self, node: str, name: str) -> Any:
        """A value that stands in the graph; None for a link, or nothing."""
        value = self.inputs(node).get(name)
        return None if as_link(value) else value

    def source(self, node: str, name: str) -> str | None:
        """The node that feeds an input."""
        link = as_link(self.inputs(node).get(name))
        return link[0] if link else None

    def upstream(self, node: str) -> set[str]:
        """Every node that `node` needs, itself too."""
        return set(prune(self.graph, [node]))


def read_export(graph: Graph, schemas: Schemas, declared: Mapping[str, CustomNode]) -> Export:
    """`graph` as an export; what is `declared` is taken at its word. Raises SettingsError when it draws nothing."""
    _refuse_circles(graph)
    everything = deepcopy(graph)
    nodes = {name: describe(name, everything, schemas) for name in _strangers(everything, schemas)}
    output = _output(everything, schemas.with_custom({**nodes, **declared}))
    kept = prune(everything, [output])
    if kept[output]["class_type"] == "PreviewImage":  # its pictures would be thrown away
        kept[output]["class_type"] = "SaveImage"
        kept[output]["inputs"]["filename_prefix"] = "ComfyUI"
    _entitle(kept)
    used = {node["class_type"] for node in kept.values()}
    left_out = [title(everything, node) for node in everything if node not in kept]
    mine = {name: declared.get(name) or describe(name, kept, schemas) for name in nodes if name in used}
    return Export(kept, output, schemas.with_custom(mine), mine, [_line(each) for each in left_out])


def _refuse_circles(graph: Graph) -> None:
    circle = [each for each in validate(graph, Schemas({}), ()) if each.code == "cycle"]
    if circle:
        raise SettingsError(_line(circle[0].message))


def _strangers(graph: Graph, schemas: Schemas) -> list[str]:
    return list(dict.fromkeys(node["class_type"] for node in graph.values() if node["class_type"] not in schemas.raw))


def _output(graph: Graph, schemas: Schemas) -> str:
    """The node that the picture comes out of: it saves, and most of the graph leads to it."""
    fed = {link[0] for node in graph.values() for _, link in links(node)}
    ends = [node for node in graph if node not in fed and _takes_something(graph[node])]
    saving = [node for node in ends if _saves(graph[node]["class_type"], schemas)]
    if not saving:
        raise SettingsError("The graph saves no picture: it has no output node such as SaveImage.")
    return max(saving, key=lambda node: (graph[node]["class_type"] == "SaveImage", len(prune(graph, [node]))))


def _takes_something(node: dict[str, Any]) -> bool:
    return any(True for _ in links(node))


def _saves(kind: str, schemas: Schemas) -> bool:
    schema = schemas.get(kind)
    return schema is not None and schema.is_output and bool(_SAVES.search(kind))


def _entitle(graph: Graph) -> None:
    """Give every node a title that no other has, and that is no other's id."""
    taken = set(graph)
    for identifier, node in graph.items():
        meta = node.get("_meta")
        said = meta.get("title") if isinstance(meta, dict) else None
        base = _line(said if isinstance(said, str) else "") or _line(node["class_type"]) or "Node"
        name = next(each for each in _numbered(base) if each not in taken)
        taken.add(name)
        graph[identifier] = {**node, "_meta": {"title": name}}


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base} {number}"
        number += 1


def _line(text: str) -> str:
    """`text` on one line, without what terminals obey, not too long."""
    return " ".join(_UNSHOWN.sub(" ", text).split())[:_LONGEST_TITLE]
