"""Each way in which a graph cannot run, and the words for it."""

from typing import Any

import pytest

from distillery.library import Library
from distillery.vocabulary.wire import Graph
from distillery.workflow import Schemas, validate
from tests.unit.workflow.graphs import node, text_to_image


def changed(identifier: str, **inputs: Any) -> Graph:
    graph = text_to_image()
    graph[identifier]["inputs"].update(inputs)
    return graph


def check(graph: Graph, schemas: Schemas, library: Library) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in validate(graph, schemas, library.files)]


def test_a_good_graph_has_no_problem(schemas: Schemas, library: Library) -> None:
    assert check(text_to_image(), schemas, library) == []


@pytest.mark.parametrize(
    ("graph", "code", "words"),
    [
        (changed("8", vae=["4", 0]), "link_type", "takes a VAE, but"),
        (changed("3", model=["99", 0]), "link_dangling", "node 99, which is not there"),
        (changed("3", model=["4", 3]), "link_dangling", "output 3"),
        (changed("3", model=["4", -1]), "link_dangling", "output -1"),
        (changed("3", model="tiny"), "link_missing", "needs a link to a MODEL"),
        (changed("3", steps="abc"), "not_a_number", "takes a number (INT), not 'abc'"),
        (changed("3", cfg=float("nan")), "not_a_number", "nan"),
        (changed("3", steps=float("inf")), "not_a_number", "takes a number"),
        (changed("3", cfg=1000), "out_of_range", "1000.0 is above 100.0"),
        (changed("5", width=1), "out_of_range", "1 is below 16"),
        (changed("3", sampler_name="bogus"), "not_a_choice", "'bogus' is none of its 42 choices"),
        (changed("3", sampler_name={}), "not_a_choice", "{}"),
        (changed("4", ckpt_name="other.safetensors"), "file_unknown", "no model file 'other.safetensors'"),
    ],
)
def test_one_wrong_input(schemas: Schemas, library: Library, graph: Graph, code: str, words: str) -> None:
    ((found, message),) = check(graph, schemas, library)
    assert found == code
    assert message.startswith("Node ")
    assert words in message


def test_a_missing_input(schemas: Schemas, library: Library) -> None:
    graph = text_to_image()
    del graph["3"]["inputs"]["seed"]
    assert check(graph, schemas, library) == [("input_missing", 'Node "Sampler" (3) lacks its input seed.')]


def test_an_unknown_and_an_unnamed_class(schemas: Schemas, library: Library) -> None:
    graph = text_to_image() | {"10": node("Bogus"), "11": {"inputs": {}}}
    assert [code for code, _ in check(graph, schemas, library)] == ["unknown_node", "no_class_type"]


def test_nothing_saved(schemas: Schemas, library: Library) -> None:
    graph = text_to_image()
    del graph["9"]
    assert [code for code, _ in check(graph, schemas, library)] == ["no_outputs"]
    assert [code for code, _ in check({}, schemas, library)] == ["no_outputs"]


def test_a_circle(schemas: Schemas, library: Library) -> None:
    graph = {
        "1": node("ImageInvert", "One", image=["2", 0]),
        "2": node("ImageInvert", "Two", image=["1", 0]),
        "3": node("SaveImage", images=["1", 0], filename_prefix="x"),
    }
    ((code, message),) = check(graph, schemas, library)
    assert code == "cycle"
    assert '"One" (1)' in message
    assert '"Two" (2)' in message


def test_what_comfyui_converts_is_fine(schemas: Schemas, library: Library) -> None:
    graph = changed("3", seed="7", cfg=7) | {"10": node("LoadImage", image="anything.png")}
    graph["9"]["inputs"]["extra"] = object()
    assert check(graph, schemas, library) == []


def test_every_problem_is_found(schemas: Schemas, library: Library) -> None:
    graph = changed("3", steps=0, cfg=-1, sampler_name="x")
    graph["5"]["inputs"]["width"] = "wide"
    assert len(check(graph, schemas, library)) == 4
