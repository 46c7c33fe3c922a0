"""Pictures of shapes that nobody draws: each becomes work whose every size can be drawn."""

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.pictures import StoredPicture
from distillery.workflow import Rendering

NAME = f"input_{'a' * 32}.png"
RECIPE = {"prompt": "a red fox", "model": "cosmopolitan", "seed": 7}
SHAPES = [(1, 1), (1, 6000), (6000, 1), (40_000_000, 1), (1, 40_000_000), (7, 9), (20, 3000), (63, 64), (64, 64)]
SHAPES += [(64, 6000), (6324, 6324), (65, 67), (2049, 65)]
ENLARGING = [f"/upscale {NAME}", f"/zoomout {NAME}", f"/zoomout {NAME} --zoomoutfactor 1"]
STARTING = [f"a red fox --{flag} {NAME}" for flag in ("image", "inpaint", "control", "adapt")]


def made(catalogue: Catalogue, text: str, width: int, height: int) -> Rendering:
    picture = StoredPicture(NAME, f"inputs/{NAME}", width, height, masked=True, recipe=RECIPE)
    return catalogue.render(catalogue.complete(catalogue.parse(text), RECIPE), {NAME: picture}, images=1)


def assert_drawable(catalogue: Catalogue, rendering: Rendering) -> None:
    (work,) = rendering.generations
    assert catalogue.validate(work.graph) == []
    assert min(work.width, work.height) >= 64
    sides = [node["inputs"].get(side) for node in work.graph.values() for side in ("width", "height")]
    assert all(side >= 16 for side in sides if isinstance(side, int))


@pytest.mark.parametrize("text", [*ENLARGING, *STARTING])
@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_any_shape_becomes_a_picture_that_can_be_drawn(
    catalogue: Catalogue, text: str, width: int, height: int
) -> None:
    assert_drawable(catalogue, made(catalogue, text, width, height))
