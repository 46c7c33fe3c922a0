"""The console of a system that wants a key, and what it says while the line is broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import visit
from tests.support.journeys.console import ask, up
from tests.support.service import Service

KEY = "open-sesame"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Service]:
    """A system that wants a key and has no worker, so that requests wait."""
    with up(tmp_path, WORKERS="0", API_KEYS=KEY) as system:
        yield system


def test_a_key_is_asked_for_once_and_a_broken_line_is_mended(browser: Browser, locked: Service) -> None:
    expected = ("401", "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET")
    with visit(browser, f"http://127.0.0.1:{locked.port}/", expected=expected) as page:
        _give_key(page, "a wrong one")
        expect(page.get_by_role("dialog")).to_contain_text("was not taken")
        _give_key(page, KEY)
        card = ask(page, 'a <b id="hurt">bold</b> fox & "friends" --images 1')
        expect(page.locator("#hurt")).to_have_count(0)
        page.reload()
        expect(card).to_contain_text("Waking a worker")
        locked.kill()
        expect(card).to_contain_text("The line is broken")
        locked.start()
        expect(card).not_to_contain_text("The line is broken")


def _give_key(page: Page, key: str) -> None:
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Open").click()
