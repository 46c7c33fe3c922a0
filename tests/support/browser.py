"""A real Chromium, and visits to a page that fail when the page complains or looks beyond loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.support.services.process import find_program

PATIENCE = 30_000  # milliseconds; two shared cores draw a picture in about three seconds
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MOVING = {"reduced_motion": "no-preference"}
STILL = {"reduced_motion": "reduce"}  # as some visitors want it; what moves is drawn by the processor here
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, **MOVING}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Its event loop occupies the thread meanwhile: no `asyncio.run` beside it."""
    program = find_program("chromium", "Debian: chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(browser: Browser, address: str, *, expected: tuple[str, ...] = (), **options: Any) -> Iterator[Page]:
    """A page of a visitor nobody knows, at `address`; `options` are Playwright's for the context.

    Leaving it fails when the page complained (but for messages containing one of `expected`), or asked another host.
    """
    context = browser.new_context(**{**STILL, **options})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in expected):
            faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")) and urlsplit(request.url).hostname != "127.0.0.1":
            faults.append(f"asked {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", asked)
    try:
        page.goto(address)
        yield page
    finally:
        context.close()
    assert not faults
