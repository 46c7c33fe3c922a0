"""Each feature of the shipped commands, from text to graph. ``python -m tests.support.golden`` writes the graphs."""

import json

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import CommandError
from tests.support import golden


@pytest.mark.parametrize("name", golden.TEXTS)
def test_text_becomes_graph(catalogue: Catalogue, name: str) -> None:
    assert golden.graph(catalogue, golden.TEXTS[name]) == json.loads(golden.path(name).read_text(encoding="utf-8"))


def test_every_golden_graph_has_a_text() -> None:
    assert {path.stem for path in golden.GOLDEN.glob("*.json")} == golden.TEXTS.keys()


@pytest.mark.parametrize("name", golden.REFUSED)
def test_text_is_refused(catalogue: Catalogue, name: str) -> None:
    text, words = golden.REFUSED[name]
    with pytest.raises(CommandError) as caught:
        golden.graph(catalogue, text)
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["serve-everything", "serve-inpaint-sdxl", "upscale-sd15", "zoomout-sdxl"])
def test_the_free_command_draws_the_same(catalogue: Catalogue, name: str) -> None:
    command, _, text = golden.TEXTS[name].rpartition("/")[2].partition(" ")
    free = f"/{command}-free {text}" if golden.TEXTS[name].startswith("/") else f"/serve-free {golden.TEXTS[name]}"
    assert golden.graph(catalogue, free) == json.loads(golden.path(name).read_text(encoding="utf-8"))
    assert catalogue.definitions[free.split()[0].removeprefix("/")].tier == "free"


def test_pictures_travel_as_inputs(catalogue: Catalogue) -> None:
    (work,) = golden.render(catalogue, golden.TEXTS["serve-everything"]).generations
    loaded = {node["inputs"]["image"] for node in work.graph.values() if node["class_type"] == "LoadImage"}
    assert loaded == work.inputs.keys()
    assert work.inputs[golden.START.name] == golden.START.key
