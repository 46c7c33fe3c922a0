"""Whether work is the same as that of a plain command, but for the words that a model reads."""

from typing import Any

from distillery.catalogue import Catalogue
from distillery.vocabulary.wire import Graph
from distillery.workflow import Rendering
from distillery.workflow.verbs import as_link

WORDS = "words"


def skeleton(graph: Graph, catalogue: Catalogue) -> dict[str, Any]:
    """Nodes with their classes, links and values; of texts only that there is one."""
    return {
        identifier: (node["class_type"], {name: _bone(node, name, catalogue) for name in node["inputs"]})
        for identifier, node in graph.items()
    }


def _bone(node: dict[str, Any], name: str, catalogue: Catalogue) -> Any:
    value, schema = node["inputs"][name], catalogue.schemas.get(node["class_type"])
    assert schema is not None, node
    spec = schema.inputs[name]
    if spec.type == "STRING" and spec.folder is None and not as_link(value):
        assert isinstance(value, str), node
        return WORDS
    return value


def work(rendering: Rendering, catalogue: Catalogue) -> list[Any]:
    """All that workers are given, but for words."""
    return [
        (each.seeds, skeleton(each.graph, catalogue), each.seed_paths, each.output_nodes, each.assets, each.inputs)
        for each in rendering.generations
    ]


def assert_same(made: Rendering, plain: Rendering, catalogue: Catalogue) -> None:
    """`made` is valid, and runs no node, file, link or picture that `plain` does not."""
    for each in made.generations:
        assert catalogue.validate(each.graph) == []
    assert (made.family, work(made, catalogue)) == (plain.family, work(plain, catalogue))
