"""A graph as its designer sees it: nodes by title, and what feeds what."""

from dataclasses import dataclass
from typing import Any

from distillery.vocabulary.wire import Graph
from distillery.workflow.verbs import as_link


@dataclass(frozen=True)
class Drawn:
    """One built graph."""

    graph: Graph

    def __contains__(self, title: str) -> bool:
        return title in self._titles

    @property
    def _titles(self) -> dict[str, dict[str, Any]]:
        return {node["_meta"]["title"]: node for node in self.graph.values()}

    def inputs(self, title: str) -> dict[str, Any]:
        """The values and links of a node."""
        inputs: dict[str, Any] = self._titles[title]["inputs"]
        return inputs

    def feeds(self, title: str, name: str) -> str:
        """The title of the node that feeds an input."""
        link = as_link(self.inputs(title)[name])
        assert link, f"{title}, {name}: {self.inputs(title)[name]!r} is no link"
        return str(self.graph[link[0]]["_meta"]["title"])

    def chain(self, title: str, name: str) -> list[str]:
        """The titles from a node back along the inputs called `name`."""
        titles = [title]
        while as_link(self.inputs(titles[-1]).get(name)):
            titles.append(self.feeds(titles[-1], name))
        return titles

    def of_class(self, kind: str) -> list[str]:
        """The titles of all nodes of a class."""
        return [title for title, node in self._titles.items() if node["class_type"] == kind]

    def text(self, title: str, name: str) -> str:
        """The words behind a conditioning input, through all that changes it on the way."""
        link = as_link(self.inputs(title)[name])
        while link:
            node = self.graph[link[0]]["inputs"]
            if "text" in node:
                return str(node["text"])
            link = as_link(node.get("clip_regions") or node[("positive", "negative")[link[1]]])
        raise AssertionError(f"{title}, {name}: no words")
