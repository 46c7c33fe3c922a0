"""`docs/language.md` is what the definitions say today, and all its examples work."""

import re

import pytest
from PIL import Image

from distillery.catalogue import Catalogue
from distillery.cli.page import EXAMPLES, LINK, page
from distillery.cli.page_flags import example
from distillery.vocabulary.errors import CommandError
from tests.support.backend import shipped_catalogue
from tests.support.service import ROOT

BEFORE = {"text": "a fox", "image": LINK, "lora": "analog", None: ""}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


def test_the_page_is_up_to_date(catalogue: Catalogue) -> None:
    written = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    assert written == page(catalogue), "run: python -m distillery workflows page"


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES])
def test_the_examples_at_its_head_work(text: str, catalogue: Catalogue) -> None:
    assert catalogue.parse(text.replace("LINK", LINK)).name == text.split()[0].removeprefix("/")
    assert text in page(catalogue)


def test_every_flag_is_told_with_an_example_that_works(catalogue: Catalogue) -> None:
    text, broken = page(catalogue), []
    for definition in catalogue.definitions.values():
        kind = definition.positional.type if definition.positional else None
        for parameter in definition.flags.values():
            said = example(parameter, definition, catalogue)
            assert f"| `{said}` |" in text
            if parameter.type == "preset":
                continue  # a member's own: nothing is saved here
            try:
                command = catalogue.parse(f"/{definition.name} {BEFORE[kind]} {said}".replace("LINK", LINK))
                assert command.parameters[parameter.name] not in (None, False, [])
            except CommandError as error:
                broken.append(f"/{definition.name} {said}: {error}")
    assert broken == []


def test_every_name_that_members_can_use_is_listed_and_no_other(catalogue: Catalogue) -> None:
    text = page(catalogue)
    library = catalogue.library
    for name in [*library.models, *library.loras]:
        public = name in library.models or library.loras[name].public
        assert (f"\n| `{name}` |" in text) == public


def test_its_picture_is_there_and_small(catalogue: Catalogue) -> None:
    (picture,) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page(catalogue))
    path = ROOT / "docs" / picture
    assert path.stat().st_size <= 250_000
    with Image.open(path) as opened:
        assert opened.format == "PNG"


def test_its_links_lead_to_its_headings(catalogue: Catalogue) -> None:
    text = page(catalogue)
    headings = {heading.lstrip("#").strip(" /") for heading in text.splitlines() if heading.startswith("#")}
    assert set(re.findall(r"\(#([a-z-]+)\)", text)) <= headings
