"""Rendering texts with pictures, in tests."""

from typing import Any

from distillery.catalogue import Catalogue
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.wire import Graph
from distillery.workflow import Rendering


def a_picture(digit: str = "0", width: int = 640, height: int = 480, **recipe: Any) -> StoredPicture:
    """A stored picture; `digit` makes its name."""
    name = f"input_{digit * 32}.png"
    return StoredPicture(name, f"inputs/{name}", width, height, recipe=recipe)


def render(catalogue: Catalogue, text: str, *pictures: StoredPicture, **more: int) -> Rendering:
    """What `text` becomes, with these pictures at hand."""
    return catalogue.render(catalogue.parse(text), {picture.name: picture for picture in pictures}, **more)


def titled(graph: Graph) -> dict[str, dict[str, Any]]:
    """The inputs of each node, by title."""
    return {node["_meta"]["title"]: node["inputs"] for node in graph.values()}


def inputs(catalogue: Catalogue, text: str, *pictures: StoredPicture) -> dict[str, dict[str, Any]]:
    """The inputs of each node of the graph that `text` becomes, by title."""
    return titled(render(catalogue, f"{text} --images 1", *pictures).generations[0].graph)
