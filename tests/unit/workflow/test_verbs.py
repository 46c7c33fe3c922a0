"""Bypass, switch and dropping, on small graphs whose results are known."""

from distillery.library import Library
from distillery.workflow import Schemas, validate
from distillery.workflow.verbs import bypass, prune, switch
from tests.unit.workflow.graphs import node, text_to_image


def test_bypass_joins_each_output_to_the_input_of_its_index(schemas: Schemas) -> None:
    graph = text_to_image()
    graph["10"] = node("LoraLoader", model=["4", 0], clip=["4", 1], lora_name="x", strength_model=1, strength_clip=1)
    graph["3"]["inputs"]["model"] = ["10", 0]
    graph["6"]["inputs"]["clip"] = graph["7"]["inputs"]["clip"] = ["10", 1]
    bypass(graph, {"10"}, schemas)
    assert graph == text_to_image()


def test_bypass_keeps_two_conditionings_apart(schemas: Schemas) -> None:
    graph = text_to_image()
    graph["10"] = node("ControlNetApplyAdvanced", positive=["6", 0], negative=["7", 0], image=["11", 0], strength=1)
    graph["11"] = node("LoadImage", image="edges.png")
    graph["3"]["inputs"] |= {"positive": ["10", 0], "negative": ["10", 1]}
    bypass(graph, {"10"}, schemas)
    assert graph["3"]["inputs"]["positive"] == ["6", 0]
    assert graph["3"]["inputs"]["negative"] == ["7", 0]
    assert prune(graph, ["9"]) == text_to_image()


def test_bypass_takes_the_first_input_of_the_type_when_the_index_does_not_fit(schemas: Schemas) -> None:
    graph = text_to_image()  # KSampler: output 0 is a LATENT, input 0 a MODEL; its LATENT comes ninth
    graph["10"] = {**node("KSampler"), "inputs": {**graph["3"]["inputs"], "latent_image": ["3", 0]}}
    graph["8"]["inputs"]["samples"] = ["10", 0]
    bypass(graph, {"10"}, schemas)
    assert graph == text_to_image()


def test_bypassed_chains_close(schemas: Schemas) -> None:
    graph = text_to_image()
    before = "4"
    for identifier in ("10", "11", "12"):
        graph[identifier] = node("LoraLoader", model=[before, 0], clip=[before, 1])
        before = identifier
    graph["3"]["inputs"]["model"] = ["12", 0]
    graph["6"]["inputs"]["clip"] = graph["7"]["inputs"]["clip"] = ["12", 1]
    bypass(graph, {"10", "12"}, schemas)
    assert graph["3"]["inputs"]["model"] == ["11", 0]
    assert graph["11"]["inputs"] == {"model": ["4", 0], "clip": ["4", 1]}
    bypass(graph, {"11"}, schemas)
    assert graph == text_to_image()


def test_an_output_with_no_way_through_leaves_the_check_to_say_so(schemas: Schemas, library: Library) -> None:
    graph = text_to_image()
    bypass(graph, {"8"}, schemas)  # VAEDecode makes an IMAGE of what is none
    assert "images" not in graph["9"]["inputs"]
    assert [problem.message for problem in validate(graph, schemas, library.files)] == [
        'Node "Save" (9) lacks its input images.'
    ]


def test_bypassing_a_circle_ends(schemas: Schemas) -> None:
    graph = {
        "1": node("ImageInvert", image=["2", 0]),
        "2": node("ImageInvert", image=["1", 0]),
        "3": node("SaveImage", images=["1", 0], filename_prefix="x"),
    }
    bypass(graph, {"1", "2"}, schemas)
    assert graph["3"]["inputs"] == {"filename_prefix": "x"}


def test_bypassing_a_node_that_is_not_there_changes_nothing(schemas: Schemas) -> None:
    graph = text_to_image()
    bypass(graph, {"77"}, schemas)
    assert graph == text_to_image()


def test_switch_then_prune_drops_the_other_branch() -> None:
    graph = text_to_image()
    graph["10"] = node("LoadImage", image="start.png")
    graph["11"] = node("VAEEncode", pixels=["10", 0], vae=["4", 2])
    switch(graph, "3", "latent_image", "11", 0)
    kept = prune(graph, ["9"])
    assert kept["3"]["inputs"]["latent_image"] == ["11", 0]
    assert set(graph) - set(kept) == {"5"}


def test_prune_drops_other_outputs_and_keeps_order() -> None:
    graph = text_to_image()
    graph["10"] = node("PreviewImage", images=["8", 0])
    assert list(prune(graph, ["9"])) == list(text_to_image())


def test_a_list_value_is_not_mistaken_for_a_link() -> None:
    graph = {"1": node("SaveImage", images=[[1, 2], 3], filename_prefix="x")}
    assert prune(graph, ["1"]) == graph
