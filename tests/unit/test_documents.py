"""The documents tell the truth about where things are."""

import re
from pathlib import Path

import pytest

from api.settings import ApiSettings
from bot.settings import BotSettings
from distillery.up import UpSettings
from distillery.vocabulary.jobs import DELIVERY_TRANSITIONS, GENERATION_TRANSITIONS, REQUEST_TRANSITIONS
from master.settings import MasterSettings
from worker.settings import WorkerSettings

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


@pytest.mark.parametrize(
    ("subject", "table"),
    [("request", REQUEST_TRANSITIONS), ("generation", GENERATION_TRANSITIONS), ("delivery", DELIVERY_TRANSITIONS)],
)
def test_the_map_prints_the_states_as_they_are(subject: str, table: dict[str, frozenset[str]]) -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text()
    printed = told.split(f"| {subject} | becomes |\n| --- | --- |\n")[1].split("\n\n")[0]
    rows = dict(line.strip("| ").split(" | ") for line in printed.splitlines())

    assert {state: set(became.replace("–", "").split(", ")) - {""} for state, became in rows.items()} == {
        state: set(targets) for state, targets in table.items()
    }


def test_make_help_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))

    assert targets == explained


SETTINGS = (ApiSettings, BotSettings, MasterSettings, WorkerSettings, UpSettings)


def test_every_setting_is_documented_with_what_it_does() -> None:
    told = (ROOT / "docs" / "settings.md").read_text()
    fields = {name: field for kind in SETTINGS for name, field in kind.model_fields.items()}

    assert [name for name in fields if f"| `{name.upper()}` |" not in told] == []
    assert [name for name, field in fields.items() if not field.description] == []
