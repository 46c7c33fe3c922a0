"""What went wrong is told to the right person, in words they can use."""

import pytest

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Graph
from tests.support import recordings
from worker.comfyui.errors import Failed
from worker.comfyui.failures import from_execution, from_validation
from worker.comfyui.history import ExecutionError, read
from worker.failures import failure_of

GRAPH: Graph = {"3": {"class_type": "KSampler", "inputs": {}, "_meta": {"title": "Base sampler"}}}


def refusals() -> list[tuple[Graph, dict[str, object]]]:
    """(graph, answer) of every prompt that a real server refused as invalid."""
    exchanges = recordings.http("10", "POST", "/prompt")
    valid = [e for e in exchanges if e["status"] == 400 and isinstance(e["request"].get("prompt"), dict)]
    return [(e["request"]["prompt"] if "nodes" not in e["request"]["prompt"] else {}, e["response"]) for e in valid]


@pytest.mark.parametrize(
    ("index", "kind", "words"),
    [
        (0, FailureClass.UNSUITABLE, "NoSuchNodeXYZ"),
        (1, FailureClass.MEMBER, "seed: Required input is missing"),
        (2, FailureClass.UNSUITABLE, "does not have nope.safetensors"),
        (3, FailureClass.MEMBER, "smaller than min"),
        (4, FailureClass.MEMBER, "“KSampler”"),
        (5, FailureClass.MEMBER, "Return type mismatch"),
        (6, FailureClass.MEMBER, "no outputs"),
        (7, FailureClass.MEMBER, "class_type"),
        (8, FailureClass.MEMBER, "failed validation"),
    ],
)
def test_a_refused_graph(index: int, kind: FailureClass, words: str) -> None:
    graph, answer = refusals()[index]
    failure = from_validation(answer, graph)
    assert failure is not None
    assert failure.kind is kind
    assert words in failure.message
    assert failure.detail


def test_node_errors_on_a_200_are_a_failure() -> None:
    [exchange] = recordings.http("11", "POST", "/prompt")
    assert exchange["status"] == 200
    failure = from_validation(exchange["response"], exchange["request"]["prompt"])
    assert failure is not None
    assert failure.kind is FailureClass.MEMBER


def test_an_accepted_graph_is_no_failure() -> None:
    [exchange] = recordings.http("02", "POST", "/prompt")
    assert from_validation(exchange["response"], exchange["request"]["prompt"]) is None


def test_new_servers_name_unknown_nodes_differently() -> None:
    answer = {"error": {"type": "missing_node_type", "message": "Node 'Foo' not found"}, "node_errors": {}}
    failure = from_validation(answer, {})
    assert failure is not None
    assert failure.kind is FailureClass.UNSUITABLE


@pytest.mark.parametrize(
    ("exception_type", "message", "kind"),
    [
        ("torch.OutOfMemoryError", "Allocation on device 0 would exceed allowed memory.", FailureClass.OUT_OF_MEMORY),
        ("RuntimeError", "CUDA error: out of memory", FailureClass.OUT_OF_MEMORY),
        ("RuntimeError", "CUDA error: an illegal memory access was encountered", FailureClass.INFRASTRUCTURE),
        ("OSError", "[Errno 28] No space left on device", FailureClass.INFRASTRUCTURE),
        ("FileNotFoundError", "models/vae/x.safetensors", FailureClass.INFRASTRUCTURE),
        ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)", FailureClass.MEMBER),
    ],
)
def test_an_exception_has_a_class(exception_type: str, message: str, kind: FailureClass) -> None:
    failure = from_execution(ExecutionError("3", "KSampler", exception_type, message), GRAPH)
    assert failure.kind is kind


def test_a_member_reads_where_and_why() -> None:
    failure = from_execution(ExecutionError("3", "KSampler", "ValueError", "bad size\nmore"), GRAPH)
    assert failure.message == "ComfyUI could not finish “Base sampler”: bad size"


def test_a_damaged_model_file_is_the_workers_trouble() -> None:
    corrupt = read(recordings.histories("12")[3])
    assert corrupt.error is not None
    assert from_execution(corrupt.error, {}).kind is FailureClass.INFRASTRUCTURE


def test_a_file_name_that_is_not_utf8_can_be_told() -> None:
    error = ExecutionError("3", "KSampler", "FileNotFoundError", "No such file: caf\udce9.safetensors")
    failure = failure_of(Failed(from_execution(error, GRAPH)))
    assert "caf?.safetensors" in failure.detail
    assert (failure.message + failure.detail).encode()
