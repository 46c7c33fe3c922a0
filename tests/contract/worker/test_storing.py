"""Storage that is away, or refuses: pictures wait for it, and a failure leaves none behind."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import StorageError
from tests.contract.worker.conftest import Desk
from tests.support.work import work_request
from worker import storing
from worker.comfyui.process import Supervised
from worker.resources import Resources
from worker.runner import Runner


class Diary(FolderStorage):
    """A folder that remembers what was put into it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, "")
        self.stored: list[str] = []

    def put(self, key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
        super().put(key, data, content_type)
        self.stored.append(key)


def test_a_failure_takes_the_pictures_of_earlier_seeds_along(desk: Desk, server: Supervised, tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    desk.runner = Runner(Resources(server, diary))
    request = work_request("half", seed_paths=[["3", "steps"]], seeds=[4, -1])  # ComfyUI refuses the second
    assert desk.make(request).failure
    first = f"{request.output_prefix}0.png"
    assert diary.stored == [first, request.result_key]
    assert not diary.exists(first)


class Moody(Diary):
    """A folder that refuses each key's first `refusals` puts."""

    def __init__(self, root: Path, refusals: int, retryable: bool = True) -> None:
        super().__init__(root)
        self.refused: list[str] = []
        self._refusals, self._retryable = refusals, retryable
        self.away = Event()

    def put(self, key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
        if self.refused.count(key) < self._refusals:
            self.refused.append(key)
            self.away.set()
            raise StorageError("Storage is away.", retryable=self._retryable)
        super().put(key, data, content_type)


def test_pictures_outlast_a_short_absence_of_storage(desk: Desk, server: Supervised, tmp_path: Path) -> None:
    moody = Moody(tmp_path, refusals=2)
    desk.runner = Runner(Resources(server, moody))
    request = work_request("moody")
    result = desk.make(request)
    assert [output.key for output in result.outputs] == [f"{request.output_prefix}0.png"]
    assert moody.stored == [result.outputs[0].key, request.result_key]


def test_a_storage_that_will_never_take_them_is_not_asked_again(desk: Desk, server: Supervised, tmp_path: Path) -> None:
    moody = Moody(tmp_path, refusals=1000, retryable=False)
    desk.runner = Runner(Resources(server, moody))
    request = work_request("barred")
    result = desk.make(request)
    assert result.failure is not None
    assert result.failure.message == "Storage is away."
    assert moody.refused == [f"{request.output_prefix}0.png", request.result_key]


def test_a_job_is_cancelled_while_storage_is_away_and_the_gpu_is_free_meanwhile(
    desk: Desk, server: Supervised, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.runner.NO_PICTURES", 0.0)
    moody = Moody(tmp_path, refusals=1000)
    resources = Resources(server, moody)
    desk.runner = Runner(resources)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(desk.make, work_request("stranded"))
        assert moody.away.wait(10)
        assert resources.gpu.acquire(timeout=5)
        desk.cancelled.set()
        assert job.result(storing.PATIENCE / 2).cancelled
