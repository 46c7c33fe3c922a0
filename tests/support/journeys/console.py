"""The console as a visitor meets it: a system to visit, its box, and asking."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.service import Service
from tests.support.services.process import free_port


def up(folder: Path, **environment: str) -> Service:
    """`python -m distillery up` on a port of its own."""
    port = free_port()
    return Service(folder, "distillery", "up", listens=True, port=port, PORT=str(port), **environment)


def box(page: Page) -> Locator:
    """Where texts are typed."""
    return page.get_by_role("combobox", name="Your request")


def ask(page: Page, text: str) -> Locator:
    """Type `text`, press Enter; the request's card."""
    box(page).fill(text)
    box(page).press("Enter")
    card = page.get_by_role("region", name="Request", exact=True)
    expect(card.get_by_role("heading")).to_have_text(text.split(" --")[0])
    return card
