"""What is changed in a graph before it runs, and that nothing else is."""

import pytest

from distillery.vocabulary.wire import Graph
from tests.support.work import graph_of, work_request
from worker.graphs import rename_input, with_seed


def test_each_run_has_its_seed_and_its_own_file_names() -> None:
    request = work_request("g1", seeds=[7, 8])
    first, second = with_seed(request, 0), with_seed(request, 1)
    assert (first["3"]["inputs"]["seed"], second["3"]["inputs"]["seed"]) == (7, 8)
    assert first["9"]["inputs"]["filename_prefix"] != second["9"]["inputs"]["filename_prefix"]
    assert request.graph == graph_of("a red fox")


def test_attempts_do_not_share_file_names() -> None:
    once, again = (with_seed(work_request("g1", attempt=attempt), 0) for attempt in (1, 2))
    assert once["9"]["inputs"]["filename_prefix"] != again["9"]["inputs"]["filename_prefix"]


def test_a_seed_path_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(KeyError):
        with_seed(work_request("g1", seed_paths=[["99", "seed"]]), 0)


def test_an_input_file_goes_by_the_name_comfyui_gave_it() -> None:
    graph: Graph = {"1": {"class_type": "LoadImage", "inputs": {"image": "a.png", "link": ["2", 0]}}}
    assert rename_input(graph, "a.png", "a (1).png")["1"]["inputs"] == {"image": "a (1).png", "link": ["2", 0]}
    assert graph["1"]["inputs"]["image"] == "a.png"
