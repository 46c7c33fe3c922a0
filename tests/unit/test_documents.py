"""The documents tell the truth about where things are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("workflows/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    linked = LINK.findall(document.read_text())

    assert [link for link in linked if not (document.parent / link).exists()] == []


def test_the_map_names_a_file_in_each_of_its_ten_steps() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text()
    steps = re.findall(r"^(\d+)\. \*\*\w.*?(?=^\d+\. \*\*|^All of it)", told, re.MULTILINE | re.DOTALL)
    texts = re.findall(r"^\d+\. \*\*.*?(?=^\d+\. \*\*|^All of it)", told, re.MULTILINE | re.DOTALL)

    assert steps == [str(number) for number in range(1, 11)]
    assert all(LINK.search(text) for text in texts)


def test_make_help_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))

    assert targets == explained
