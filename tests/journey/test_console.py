"""Someone with no Discord tries the system in a browser: everything real, from Chromium to the stand-in ComfyUI."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, visit
from tests.support.journeys.console import ask, box, up

WATCH_PROGRESS = """
  window.progress = [];
  new MutationObserver((changes) => changes.forEach(({ target }) => progress.push(Number(target.ariaValueNow))))
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-valuenow"] });
"""
NATURAL_SIZE = "picture => [picture.naturalWidth, picture.naturalHeight]"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `python -m distillery up` serves the page, on nothing but its defaults."""
    with up(tmp_path_factory.mktemp("up")) as system:
        yield f"http://127.0.0.1:{system.port}/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page as a newcomer sees it, ready."""
    with visit(browser, address) as fresh:
        expect(fresh.get_by_role("group", name="Add a flag").get_by_role("button")).not_to_have_count(0)
        yield fresh


@pytest.fixture
def teal(tmp_path: Path) -> Path:
    """A picture to bring."""
    path = tmp_path / "teal.png"
    Image.new("RGB", (96, 64), "teal").save(path)
    return path


def test_a_fox_shows_its_progress_and_then_a_picture_in_its_ratio(page: Page) -> None:
    page.evaluate(WATCH_PROGRESS)
    card = ask(page, "a red fox --ar 16:9 --seed 7 --images 1")
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
    card = ask(page, "a fox in a wide land --ar 27:15 --images 1")
    notes = card.get_by_role("list", name="What was chosen for you")
    expect(notes).to_contain_text("Ratio 27:15 → 16:9")
    expect(notes).to_contain_text("chosen at random")


def test_a_wrong_flag_is_marked_and_mended_with_one_click(browser: Browser, address: str) -> None:
    with visit(browser, address, expected=("422",)) as page:
        box(page).fill("a red fox --cgf 7")
        box(page).press("Enter")
        alert = page.locator("#problems")
        expect(alert).to_contain_text("Unknown flag --cgf.")
        expect(page.locator(".mirror-wrong").first).to_have_text("--cgf")
        expect(box(page)).to_have_attribute("aria-invalid", "true")
        alert.get_by_role("button", name="Use --cfg").click()
        expect(box(page)).to_have_value("a red fox --cfg 7")
        expect(alert).to_be_empty()


def test_suggestions_write_flags_and_values_from_the_keyboard(page: Page) -> None:
    box(page).press_sequentially("a red fox --mo")
    expect(page.get_by_role("option")).to_contain_text("The model that draws")
    box(page).press("Tab")
    expect(page.get_by_role("option", name="bloodymary")).to_be_visible()
    box(page).press("ArrowDown")
    box(page).press("Enter")
    expect(box(page)).to_have_value("a red fox --model vodka ")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    page.get_by_role("button", name="Add --images").click()
    expect(box(page)).to_have_value("a red fox --model vodka --images ")
    expect(page.locator("#flag-help")).to_contain_text("From 1 to 10")


def test_shift_enter_makes_a_line_and_sends_nothing(page: Page) -> None:
    box(page).fill("a red fox")
    box(page).press("Shift+Enter")
    box(page).press_sequentially("in snow")
    expect(box(page)).to_have_value("a red fox\nin snow")
    assert "#/r/" not in page.url


def test_an_example_fills_thebox(page: Page) -> None:
    page.get_by_role("button", name="Lighthouse").click()
    expect(box(page)).to_have_value(re.compile(r"^a lighthouse .* --ar 3:2"))
    expect(box(page)).to_be_focused()


def test_past_requests_are_listed_and_reopened_after_a_reload(page: Page, address: str) -> None:
    card = ask(page, "a heron at the weir --images 1 --seed 21")
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
    card = ask(page, "two otters --images 2 --seed 40")
    expect(card).to_contain_text("Done in")
    card.get_by_role("button", name="Open picture 1, seed 40").click()
    lightbox = page.get_by_role("dialog", name="Picture")
    expect(lightbox).to_contain_text("Picture 1 of 2")
    page.keyboard.press("ArrowRight")
    expect(lightbox.get_by_role("img", name="two otters, seed 41")).to_be_visible()
    page.keyboard.press("Escape")
    expect(lightbox).to_be_hidden()
    card.get_by_role("button", name="Again with seed 41").click()
    expect(box(page)).to_have_value("/serve two otters --seed 41 --images 1")


def test_a_picture_is_attached_given_to_a_flag_and_shown_with_the_request(page: Page, teal: Path) -> None:
    page.locator("input[type=file]").set_input_files(teal)
    chooser = page.get_by_label("What the picture is for")
    expect(chooser).to_have_value("image")
    chooser.select_option("control")
    box(page).focus()
    page.keyboard.type("a kite over dunes --images 1")
    expect(box(page)).to_have_value(re.compile(r"^a kite over dunes --images 1 --control input_\w{32}\.png$"))
    page.get_by_role("button", name="Serve").click()
    card = page.get_by_role("region", name="Request", exact=True)
    expect(card.get_by_role("img", name="The picture given as control")).to_be_visible()
    expect(card).to_contain_text("Done in")


def test_a_mask_is_answered_and_used_further(page: Page, teal: Path) -> None:
    box(page).fill("/makemask --gridrange b1:c2")
    page.locator("input[type=file]").set_input_files(teal)
    expect(box(page)).to_have_value(re.compile(r"^/makemask input_\w{32}\.png --gridrange b1:c2$"))
    box(page).press("Enter")
    answer = page.get_by_role("region", name="Answer")
    expect(answer.get_by_role("heading")).to_have_text("The mask")
    expect(box(page)).to_be_focused()
    expect(answer.get_by_role("img")).to_be_visible()
    answer.get_by_role("button", name="Use it").click()
    page.get_by_label("What the picture is for").select_option("inpaint")
    expect(box(page)).to_have_value(re.compile(r"^ --inpaint input_\w{32}\.png$"))
    page.get_by_role("button", name="Take the picture out").click()
    expect(page.get_by_label("What the picture is for")).to_have_count(0)
    answer.get_by_role("button", name="Close").click()
    expect(answer).to_be_hidden()


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_help_is_read_in_its_order_in_one_typeface(browser: Browser, address: str, device: dict[str, Any]) -> None:
    with visit(browser, address, **device) as page:
        box(page).fill("/command-infos serve")
        expect(page.locator("#send")).to_have_text("Ask")
        box(page).press("Enter")
        answer = page.get_by_role("region", name="Answer")
        expect(answer.get_by_role("term").nth(1)).to_have_text("--neg words")
        tops = answer.get_by_role("term").evaluate_all("all => all.map((each) => each.getBoundingClientRect().top)")
        assert tops == sorted(tops)
        fonts = "all => [...new Set(all.map((each) => getComputedStyle(each).fontFamily))]"
        assert len(answer.get_by_role("definition").evaluate_all(fonts)) == 1
        assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize(("text", "word"), [("a fox", "Serve"), ("/upscale x", "Draw"), ("/makemask x", "Ask")])
def test_the_button_says_what_it_does(page: Page, text: str, word: str) -> None:
    box(page).fill(text)
    expect(page.locator("#send")).to_have_text(word)


def test_a_running_request_can_be_cancelled(page: Page) -> None:
    card = ask(page, "a snail standin_slow --images 2")
    expect(card).to_have_class(re.compile("card-running"))
    card.get_by_role("button", name="Cancel").click()
    expect(card).to_contain_text("Cancelled")
    expect(card.get_by_role("button", name="Reroll")).to_be_visible()
    expect(card.get_by_role("progressbar")).to_be_hidden()


def test_a_failed_request_says_why(page: Page) -> None:
    card = ask(page, "a mishap standin_error --images 1")
    expect(card).to_contain_text("No picture was made")
    expect(card.get_by_role("alert")).not_to_be_empty()


def test_a_phone_never_scrolls_sideways(browser: Browser, address: str) -> None:
    with visit(browser, address, **PHONE) as page:
        expect(page.get_by_role("button", name="Lighthouse")).to_be_visible()
        assert page.evaluate(OVERFLOW) <= 0
        box(page).press_sequentially("a fox --")
        expect(page.get_by_role("option").first).to_be_visible()
        assert page.evaluate(OVERFLOW) <= 0
        card = ask(page, f"{'unbroken' * 30} --images 2 --seed 3")
        expect(card).to_contain_text("Done in")
        assert page.evaluate(OVERFLOW) <= 0
