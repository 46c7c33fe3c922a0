"""A worker whose ComfyUI lacks a graph's nodes says so at once, with no GPU spent; one that has them runs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from distillery.storage.port import Storage
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Graph
from tests.contract.worker.conftest import Desk
from tests.support.standin import running_standin
from tests.support.work import graph_of, work_request
from worker.comfyui.client import Client
from worker.comfyui.process import Joined
from worker.comfyui.run import prompt_id
from worker.resources import Resources

DEFINITION = """
[nodes."Sprinkle // Mine"]
package = "ComfyUI_Sprinkle"
url = "https://sprinkle.example"
inputs.image = "IMAGE"
outputs = ["IMAGE"]
"""


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workflows")
    (folder / "mine").mkdir()
    (folder / "mine" / "definition.toml").write_text(DEFINITION)
    return folder


@contextmanager
def desk_at(workflows: Path | str, storage: Storage) -> Iterator[tuple[Desk, Resources]]:
    with running_standin(workflows=workflows) as standin:
        resources = Resources(Joined(standin.url), storage, start_timeout=30.0)
        yield Desk(resources), resources
        resources.uploads.shutdown()


def sprinkled() -> Graph:
    graph = graph_of("a red fox")
    graph["10"] = {"class_type": "Sprinkle // Mine", "inputs": {"image": ["8", 0]}, "_meta": {"title": "On top"}}
    graph["9"]["inputs"]["images"] = ["10", 0]
    return graph


def test_a_missing_node_is_named_before_the_gpu_is_taken_and_another_worker_may_try(storage: Storage) -> None:
    with desk_at("none", storage) as (desk, resources), resources.gpu:
        result = desk.make(work_request("bare", graph=sprinkled()))
        assert resources.client().history(prompt_id("bare", 1, 0)) is None
    assert result.failure is not None
    assert result.failure.kind is FailureClass.UNSUITABLE
    assert result.failure.message == "This worker's ComfyUI lacks the custom node Sprinkle // Mine."
    assert result.failure.detail == "“On top” (Sprinkle // Mine #10)"


def test_a_worker_that_has_it_runs_it(storage: Storage, workflows: Path) -> None:
    with desk_at(workflows, storage) as (desk, _):
        assert desk.make(work_request("fitted", graph=sprinkled())).outputs


def test_a_class_that_is_there_is_asked_for_once(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    send = requests.Session.request

    def overheard(session: requests.Session, method: str, url: str, **options: object) -> requests.Response:
        asked.append(url)
        return send(session, method, url, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "request", overheard)
    with running_standin(workflows="none") as standin:
        client = Client(standin.url)
        assert [client.missing_classes(sprinkled()) for _ in range(2)] == [["Sprinkle // Mine"]] * 2
    classes = [url.rpartition("/")[2] for url in asked]
    assert [classes.count(name) for name in ("KSampler", "Sprinkle%20%2F%2F%20Mine")] == [1, 2]
