"""What a door is to a journey: somebody asks for something, reads the words of the answer and looks at its pictures."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image


@dataclass(frozen=True)
class Picture:
    """A picture as it arrived."""

    data: bytes

    @property
    def image(self) -> Image.Image:
        return Image.open(io.BytesIO(self.data))

    @property
    def recipe(self) -> dict[str, Any]:
        """What it says about how it was made."""
        recipe: dict[str, Any] = json.loads(self.image.info["distillery"])
        return recipe

    @property
    def graph(self) -> dict[str, Any]:
        """The graph it carries, but for what is another in each run: names of pictures, and names to save under."""
        graph: dict[str, Any] = json.loads(re.sub(r'"[^"]*input_\w+\.png"', '"a picture"', self.image.info["prompt"]))
        for node in graph.values():
            node["inputs"].pop("filename_prefix", None)
        return graph

    def runs(self, class_type: str, inputs: Mapping[str, Any]) -> bool:
        """Whether its graph has a node of this class with at least these inputs."""
        nodes = (node["inputs"] for node in self.graph.values() if node["class_type"] == class_type)
        return any(inputs.items() <= {name: _plain(value) for name, value in node.items()}.items() for node in nodes)


def _plain(value: Any) -> Any:
    return None if isinstance(value, list) else value  # links are nobody's to expect


@dataclass(frozen=True)
class Told:
    """The last word about one ask: everything that could be read, and the pictures in order."""

    words: str
    pictures: tuple[Picture, ...] = ()

    @property
    def picture(self) -> Picture:
        """The only one."""
        assert len(self.pictures) == 1, self.words
        return self.pictures[0]


class Door(Protocol):
    """One member at one door. Safe for many threads."""

    name: str

    def ask(self, command: str, text: str = "", **options: Any) -> Told:
        """Use `command` with a text and options by flag; bytes are a picture that is brought along. Blocks."""
