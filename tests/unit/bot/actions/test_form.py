"""A form from one process to another, and what was written in it."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.actions.form import FLAGS, LONGEST, RETYPE, SUBMITTED, WORDS, Form
from distillery.i18n import LANGUAGES, speaking
from distillery.vocabulary.clock import new_id
from tests.support.answering import shipped

CATALOGUE = shipped()


def opened(form: Form) -> dict[str, Any]:
    async def built() -> dict[str, Any]:
        return form.modal(CATALOGUE.definitions[form.command]).to_dict()

    return asyncio.run(built())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["serve", "upscale", "zoomout-free"])
def test_a_form_fits_what_discord_takes(command: str, language: str) -> None:
    with speaking(language):
        modal = opened(Form(command, "a" * 5000, "b" * 5000, new_id()))
    assert SUBMITTED.fullmatch(modal["custom_id"])
    assert len(modal["title"]) <= 45
    for label in modal["components"]:
        field = label["component"]
        assert len(label["label"]) <= 45
        assert len(field["value"]) <= field["max_length"] <= 4000
    assert [label["component"]["custom_id"] for label in modal["components"]] == [WORDS, FLAGS]


def test_what_was_sent_is_read_from_the_submission_alone() -> None:
    sent = [
        {"type": 18, "component": {"type": 4, "custom_id": WORDS, "value": "a fox"}},
        {"type": 1, "components": [{"type": 4, "custom_id": FLAGS, "value": "--ar 1:1"}]},
    ]
    request = new_id()
    interaction = cast(Any, SimpleNamespace(custom_id=f"f:serve:{request}", data={"components": sent}))
    assert Form.submitted(interaction) == Form("serve", "a fox", "--ar 1:1", request)
    assert Form.submitted(cast(Any, SimpleNamespace(custom_id="somebody-elses", data={}))) is None


@pytest.mark.parametrize("form", [Form("serve", "w" * LONGEST[WORDS], "f" * LONGEST[FLAGS], new_id()), Form("serve")])
def test_what_was_written_is_kept_whole_in_the_message(form: Form) -> None:
    embeds = form.embeds()
    assert sum(map(len, embeds)) <= 6000
    assert RETYPE.fullmatch(form.retype_id)
    assert Form.kept(form.retype_id, cast(Any, SimpleNamespace(embeds=embeds))) == form
