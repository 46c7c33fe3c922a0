"""The order of running: what ComfyUI was seen to do, and that every graph is run whole."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.standin.catalogue import Catalogue
from worker.standin.models import ModelShelf
from worker.standin.plan import ExecutionPlan, links

CATALOGUE = Catalogue(ModelShelf("any", Path("absent")))
WORKFLOWS = Path(__file__).parents[3] / "data" / "comfyui" / "workflows"


def order(graph, targets, cached=()):
    plan = ExecutionPlan(graph, CATALOGUE, set(cached).__contains__)
    for target in targets:
        plan.add(target)
    found = []
    while (node_id := plan.next()) is not None:
        found.append(node_id)
        plan.complete(node_id)
    return found


@pytest.mark.parametrize(
    ("workflow", "cached", "expected"),
    [
        ("txt2img_tiny", "", "4 5 7 6 3 8 9"),
        ("txt2img_tiny", "4 5 6 7", "3 8 9"),
        ("txt2img_tiny_lora", "", "4 5 10 7 6 3 8 9"),
        ("img2img_tiny", "4 6 7", "14 15 3 8 9"),
    ],
)
def test_order_as_recorded(workflow, cached, expected):
    graph = json.loads((WORKFLOWS / f"{workflow}.json").read_text())
    assert order(graph, ["9"], cached.split()) == expected.split()


@st.composite
def chains(draw):
    """Acyclic graphs of ImageBlend nodes over one EmptyImage, each with a SaveImage."""
    graph = {"0": {"class_type": "EmptyImage", "inputs": {"width": 64}}}
    for index in range(1, draw(st.integers(1, 12))):
        sources = [str(draw(st.integers(0, index - 1))) for _ in range(2)]
        graph[str(index)] = {
            "class_type": "ImageBlend",
            "inputs": {"image1": [sources[0], 0], "image2": [sources[1], 0]},
        }
    ends = draw(st.lists(st.sampled_from(sorted(graph)), min_size=1, max_size=4, unique=True))
    saves = {f"save{end}": {"class_type": "SaveImage", "inputs": {"images": [end, 0]}} for end in ends}
    return graph | saves, sorted(saves)


@given(chains())
def test_each_needed_node_runs_once_and_after_what_it_needs(case):
    graph, targets = case
    found = order(graph, targets)
    assert len(found) == len(set(found))
    for node_id in found:
        assert all(found.index(source) < found.index(node_id) for _, source, _ in links(graph[node_id]))
    assert set(targets) <= set(found)
