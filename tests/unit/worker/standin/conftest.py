"""A stand-in to draw with: graphs in, pictures out."""

import io
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.contract.comfyui.client import Client
from tests.support.standin import running_standin

Draw = Callable[[dict[str, Any], Any], Image.Image]


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    with running_standin(step_seconds=0.0) as standin:
        yield Client(standin.url)


def upload(client: Client, name: str, picture: Image.Image) -> str:
    """Puts a picture into the input folder; its name there."""
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    files = {"image": (name, encoded.getvalue())}
    return str(client.post("/upload/image", files=files, data={"overwrite": "true"}).json()["name"])


class Easel:
    """Builds a graph node by node and draws what comes out of one of them."""

    def __init__(self, client: Client) -> None:
        self.graph: dict[str, Any] = {}
        self._client, self._ids = client, count(1)

    def node(self, class_type: str, **inputs: Any) -> list[Any]:
        """Adds a node; the link to its first output."""
        node_id = str(next(self._ids))
        self.graph[node_id] = {"class_type": class_type, "inputs": inputs}
        return [node_id, 0]

    def load(self, picture: Image.Image) -> list[Any]:
        """Adds a LoadImage of a picture; slot 1 is its mask."""
        name = f"{len(self.graph)}.png"
        return self.node("LoadImage", image=upload(self._client, name, picture))

    def picture(self, link: list[Any]) -> Image.Image:
        """What flows along a link, if it is an IMAGE."""
        saved = {"class_type": "SaveImage", "inputs": {"images": link, "filename_prefix": "easel"}}
        entry = self._client.run({**self.graph, "out": saved})
        assert entry["status"]["status_str"] == "success", entry["status"]
        answer = self._client.get("/view", **entry["outputs"]["out"]["images"][0])
        return Image.open(io.BytesIO(answer.content))

    def mask(self, link: list[Any]) -> Image.Image:
        """What flows along a link, if it is a MASK."""
        return self.picture(self.node("MaskToImage", mask=link)).getchannel(0)


@pytest.fixture
def easel(client: Client) -> Easel:
    return Easel(client)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean distance of two pictures' pixels, over the three channels together."""
    return sum(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def second(link: list[Any]) -> list[Any]:
    """The same node's second output."""
    return [link[0], 1]
