"""`make run`, typed as the README says, and a browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser import chromium, visit
from tests.support.service import ROOT
from tests.support.services.process import ServerProcess, free_port


class MakeRun(ServerProcess):
    """`make run` with its state in a folder of its own; what is installed counts as up to date."""

    def argv(self) -> list[str]:
        return ["make", "--directory", str(ROOT), "--assume-old", ".venv/.ready", "run"]

    def environment(self) -> dict[str, str]:
        state = {"DATABASE_URL": f"sqlite:///{self.folder}/d.db", "STORAGE_URL": f"file://{self.folder}/pictures"}
        return {**os.environ, **state, "PORT": str(self.port)}


@pytest.mark.skipif(
    not (ROOT / ".venv/bin/python").exists() and "CI" not in os.environ, reason="`make` has not set anything up here"
)
def test_make_run_serves_the_page_and_a_fox(tmp_path: Path) -> None:
    port = free_port()
    with (
        MakeRun(port, tmp_path),
        chromium() as browser,
        visit(browser, f"http://127.0.0.1:{port}/") as page,
    ):
        box = page.get_by_role("combobox")
        box.fill("a red fox --ar 16:9 --seed 7 --images 1")
        box.press("Enter")
        picture = page.get_by_role("img", name="a red fox").first
        expect(picture).to_be_visible()

        width, height = picture.evaluate("picture => [picture.naturalWidth, picture.naturalHeight]")

    assert abs(width / height - 16 / 9) < 0.01
