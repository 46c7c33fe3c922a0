"""Readiness is asked for by anybody; what it depends on is not asked each time."""

from pathlib import Path

import pytest

from api import operations
from api.__main__ import build
from api.operations import Readiness
from api.settings import ApiSettings


def test_many_who_ask_cost_one_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pictures"
    settings = ApiSettings(database_url=f"sqlite:///{tmp_path / 'd.sqlite'}", storage_url=f"file://{folder}")
    readiness = Readiness(build(settings))
    assert readiness.answers()["storage"] == "ok"
    (folder / "check").rmdir()
    folder.rmdir()
    folder.write_text("a file where the store's folder should be")
    assert readiness.answers()["storage"] == "ok", "as it was said a moment ago"
    monkeypatch.setattr(operations, "SAME_ANSWER", 0.0)
    fresh = Readiness(build(settings))
    assert all("folder" in fresh.answers()["storage"] for _ in range(2))
