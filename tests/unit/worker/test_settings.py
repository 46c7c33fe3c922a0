"""The worker's settings: usable when empty, and all complaints at once."""

from pathlib import Path

import pytest

from distillery.settings import load
from distillery.vocabulary.errors import SettingsError
from worker.settings import WorkerSettings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WorkerSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_set_means_stand_in_and_two_jobs() -> None:
    settings = load(WorkerSettings)
    assert (settings.comfyui_url, settings.comfyui_home, settings.worker_concurrency) == (None, None, 2)


def test_every_problem_is_named_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMFYUI_URL", "localhost:8188")
    monkeypatch.setenv("COMFYUI_HOME", str(tmp_path))
    monkeypatch.setenv("WORKER_CONCURRENCY", "0")
    with pytest.raises(SettingsError) as told:
        load(WorkerSettings)
    assert {line.partition(":")[0] for line in str(told.value).splitlines()} == {
        "COMFYUI_URL",
        "COMFYUI_HOME",
        "WORKER_CONCURRENCY",
    }


def test_joining_and_starting_exclude_each_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "main.py").touch()
    monkeypatch.setenv("COMFYUI_URL", "http://127.0.0.1:8188")
    monkeypatch.setenv("COMFYUI_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="exclude each other"):
        load(WorkerSettings)
