"""Someone with no Discord tries the system in a browser: everything real, from Chromium to the stand-in ComfyUI."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import PHONE, chromium, visit
from tests.support.service import Service
from tests.support.services.process import free_port

KEY = "open-sesame"
WATCH_PROGRESS = """
  window.progress = [];
  new MutationObserver((changes) => changes.forEach(({ target }) => progress.push(Number(target.ariaValueNow))))
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-valuenow"] });
"""
NATURAL_SIZE = "picture => [picture.naturalWidth, picture.naturalHeight]"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `python -m distillery up` serves the page, on nothing but its defaults."""
    with _up(tmp_path_factory.mktemp("up")) as system:
        yield f"http://127.0.0.1:{system.port}/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page as a newcomer sees it, ready."""
    with visit(browser, address) as fresh:
        expect(fresh.get_by_role("group", name="Add a flag").get_by_role("button")).not_to_have_count(0)
        yield fresh


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Service]:
    """A system that wants a key and has no worker, so that requests wait."""
    with _up(tmp_path, WORKERS="0", API_KEYS=KEY) as system:
        yield system


@pytest.fixture
def teal(tmp_path: Path) -> Path:
    """A picture to bring."""
    path = tmp_path / "teal.png"
    Image.new("RGB", (96, 64), "teal").save(path)
    return path


def _up(folder: Path, **environment: str) -> Service:
    port = free_port()
    return Service(folder, "distillery", "up", listens=True, port=port, PORT=str(port), **environment)


def _box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Your request")


def _ask(page: Page, text: str) -> Locator:
    """Type `text`, press Enter; the request's card."""
    _box(page).fill(text)
    _box(page).press("Enter")
    card = page.get_by_role("region", name="Request", exact=True)
    expect(card.get_by_role("heading")).to_have_text(text.split(" --")[0])
    return card


def test_a_fox_shows_its_progress_and_then_a_picture_in_its_ratio(page: Page) -> None:
    page.evaluate(WATCH_PROGRESS)
    card = _ask(page, "a red fox --ar 16:9 --seed 7 --images 1")
    picture = card.get_by_role("img", name="a red fox")
    expect(picture).to_be_visible()
    expect(card).to_contain_text("Done in")
    expect(card.locator(".tile-ready")).to_have_count(1)
    assert picture.evaluate(NATURAL_SIZE) == [1360, 768]
    seen = page.evaluate("progress")
    assert seen == sorted(seen)
    assert any(0 < value < 100 for value in seen)
    expect(card.get_by_role("definition")).to_contain_text(["6", "16:9", "cosmopolitan", "7", "1360 × 768"])


def test_what_was_snapped_or_chosen_is_told(page: Page) -> None:
    card = _ask(page, "a fox in a wide land --ar 27:15 --images 1")
    notes = card.get_by_role("list", name="What was chosen for you")
    expect(notes).to_contain_text("Ratio 27:15 → 16:9")
    expect(notes).to_contain_text("chosen at random")


def test_a_wrong_flag_is_marked_and_mended_with_one_click(browser: Browser, address: str) -> None:
    with visit(browser, address, expected=("422",)) as page:
        _box(page).fill("a red fox --cgf 7")
        _box(page).press("Enter")
        alert = page.locator("#problems")
        expect(alert).to_contain_text("Unknown flag --cgf.")
        expect(page.locator(".mirror-wrong").first).to_have_text("--cgf")
        expect(_box(page)).to_have_attribute("aria-invalid", "true")
        alert.get_by_role("button", name="Use --cfg").click()
        expect(_box(page)).to_have_value("a red fox --cfg 7")
        expect(alert).to_be_empty()


def test_suggestions_write_flags_and_values_from_the_keyboard(page: Page) -> None:
    _box(page).press_sequentially("a red fox --mo")
    expect(page.get_by_role("option")).to_contain_text("The model that draws")
    _box(page).press("Tab")
    expect(page.get_by_role("option", name="bloodymary")).to_be_visible()
    _box(page).press("ArrowDown")
    _box(page).press("Enter")
    expect(_box(page)).to_have_value("a red fox --model vodka ")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    page.get_by_role("button", name="Add --images").click()
    expect(_box(page)).to_have_value("a red fox --model vodka --images ")
    expect(page.locator("#flag-help")).to_contain_text("From 1 to 10")


def test_shift_enter_makes_a_line_and_sends_nothing(page: Page) -> None:
    _box(page).fill("a red fox")
    _box(page).press("Shift+Enter")
    _box(page).press_sequentially("in snow")
    expect(_box(page)).to_have_value("a red fox\nin snow")
    assert "#/r/" not in page.url


def test_an_example_fills_the_box(page: Page) -> None:
    page.get_by_role("button", name="Lighthouse").click()
    expect(_box(page)).to_have_value(re.compile(r"^a lighthouse .* --ar 3:2"))
    expect(_box(page)).to_be_focused()


def test_past_requests_are_listed_and_reopened_after_a_reload(page: Page, address: str) -> None:
    card = _ask(page, "a heron at the weir --images 1 --seed 21")
    expect(card.get_by_role("img")).to_be_visible()
    past = page.get_by_role("region", name="Past requests").get_by_role("link", name="a heron at the weir")
    expect(past).to_have_attribute("aria-current", "true")
    page.reload()
    expect(card.get_by_role("button", name="Open picture 1, seed 21")).to_be_visible()
    page.goto(f"{address}#/")
    expect(card).to_be_hidden()
    past.click()
    expect(card.get_by_role("button", name="Open picture 1, seed 21")).to_be_visible()


def test_the_lightbox_turns_and_closes_from_the_keyboard_and_gives_the_command_again(page: Page) -> None:
    card = _ask(page, "two otters --images 2 --seed 40")
    expect(card).to_contain_text("Done in")
    card.get_by_role("button", name="Open picture 1, seed 40").click()
    lightbox = page.get_by_role("dialog", name="Picture")
    expect(lightbox).to_contain_text("Picture 1 of 2")
    page.keyboard.press("ArrowRight")
    expect(lightbox.get_by_role("img", name="two otters, seed 41")).to_be_visible()
    page.keyboard.press("Escape")
    expect(lightbox).to_be_hidden()
    card.get_by_role("button", name="Again with seed 41").click()
    expect(_box(page)).to_have_value("/serve two otters --seed 41 --images 1")


def test_a_picture_is_attached_given_to_a_flag_and_shown_with_the_request(page: Page, teal: Path) -> None:
    page.locator("input[type=file]").set_input_files(teal)
    chooser = page.get_by_label("What the picture is for")
    expect(chooser).to_have_value("image")
    chooser.select_option("control")
    _box(page).focus()
    page.keyboard.type("a kite over dunes --images 1")
    expect(_box(page)).to_have_value(re.compile(r"^a kite over dunes --images 1 --control input_\w{32}\.png$"))
    page.get_by_role("button", name="Serve").click()
    card = page.get_by_role("region", name="Request", exact=True)
    expect(card.get_by_role("img", name="The picture given as control")).to_be_visible()
    expect(card).to_contain_text("Done in")


def test_a_mask_is_answered_and_used_further(page: Page, teal: Path) -> None:
    _box(page).fill("/makemask --gridrange b1:c2")
    page.locator("input[type=file]").set_input_files(teal)
    expect(_box(page)).to_have_value(re.compile(r"^/makemask input_\w{32}\.png --gridrange b1:c2$"))
    _box(page).press("Enter")
    answer = page.get_by_role("region", name="Answer")
    expect(answer.get_by_role("heading")).to_have_text("The mask")
    expect(_box(page)).to_be_focused()
    expect(answer.get_by_role("img")).to_be_visible()
    answer.get_by_role("button", name="Use it").click()
    page.get_by_label("What the picture is for").select_option("inpaint")
    expect(_box(page)).to_have_value(re.compile(r"^ --inpaint input_\w{32}\.png$"))
    page.get_by_role("button", name="Take the picture out").click()
    expect(page.get_by_label("What the picture is for")).to_have_count(0)
    answer.get_by_role("button", name="Close").click()
    expect(answer).to_be_hidden()


def test_a_running_request_can_be_cancelled(page: Page) -> None:
    card = _ask(page, "a snail standin_slow --images 2")
    expect(card).to_have_class(re.compile("card-running"))
    card.get_by_role("button", name="Cancel").click()
    expect(card).to_contain_text("Cancelled")
    expect(card.get_by_role("button", name="Reroll")).to_be_visible()
    expect(card.get_by_role("progressbar")).to_be_hidden()


def test_a_failed_request_says_why(page: Page) -> None:
    card = _ask(page, "a mishap standin_error --images 1")
    expect(card).to_contain_text("No picture was made")
    expect(card.get_by_role("alert")).not_to_be_empty()


def test_a_phone_never_scrolls_sideways(browser: Browser, address: str) -> None:
    with visit(browser, address, **PHONE) as page:
        expect(page.get_by_role("button", name="Lighthouse")).to_be_visible()
        assert page.evaluate(OVERFLOW) <= 0
        _box(page).press_sequentially("a fox --")
        expect(page.get_by_role("option").first).to_be_visible()
        assert page.evaluate(OVERFLOW) <= 0
        card = _ask(page, f"{'unbroken' * 30} --images 2 --seed 3")
        expect(card).to_contain_text("Done in")
        assert page.evaluate(OVERFLOW) <= 0


def test_a_key_is_asked_for_once_and_a_broken_line_is_mended(browser: Browser, locked: Service) -> None:
    expected = ("401", "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET")
    with visit(browser, f"http://127.0.0.1:{locked.port}/", expected=expected) as page:
        _give_key(page, "a wrong one")
        expect(page.get_by_role("dialog")).to_contain_text("was not taken")
        _give_key(page, KEY)
        card = _ask(page, 'a <b id="hurt">bold</b> fox & "friends" --images 1')
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
