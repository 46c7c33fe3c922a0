"""What is left from older versions, or made up: whoever presses it reads a sentence, and nothing breaks."""

from typing import Any

import pytest

from tests.contract.bot.admins import Office
from tests.contract.bot.house import House, View

ADMIN = 68_000
REQUEST = "01a1ff63-f4b5-7ed9-83bb-a45f24ffea9e"
BUTTONS = (
    "a:paint:everything",  # nothing of ours
    "z",
    "m:h:o:12:0::",  # a cursor of no book's
    "c:form:nsfw",  # no form
    "c:form:channel",  # about no channel
    "ct:nsfw",
    "c:set:nsfw",  # nothing was chosen
)
SELECTS = (
    (f"a:choose:{REQUEST}:0", "a:strong:somebody's"),
    (f"a:choose:{REQUEST}:0", f"a:delete:{REQUEST}"),  # what selects do not offer
    ("m:again", "nothing"),
    ("c:go:show", "dungeon"),
    ("c:set:appeals", "Ask"),
    ("c:reset:show:1:2", "x"),
)
MISSING = (("m:show", "nothing"), ("m:show", f"{REQUEST}:x"), ("m:cancel", "nothing"))


@pytest.fixture(scope="module")
def office(two_bots: House) -> Office:
    return Office(two_bots, ADMIN, channels=len(BUTTONS) + len(SELECTS) + len(MISSING))


def pressed(office: Office, part: View, value: str | None = None) -> View:
    """Press a part of a message that the bot might have sent long ago, in a room of its own: five posts fill one."""
    message = office.house.left_over(office.rooms.pop(), part)
    return office.house.discord.click(message, part["custom_id"], ADMIN, None if value is None else [value])


def select(custom_id: str, value: str) -> dict[str, Any]:
    options = [{"label": "Something", "value": value}]
    return {"type": 3, "custom_id": custom_id, "options": options}


@pytest.mark.parametrize("custom_id", BUTTONS)
def test_an_old_button_says_that_it_is_old(house: House, office: Office, custom_id: str) -> None:
    asked = pressed(office, {"type": 2, "style": 2, "label": "Something", "custom_id": custom_id})
    assert "I no longer know what that button or menu means." in house.whispered(asked)["text"]


@pytest.mark.parametrize(("custom_id", "value"), SELECTS)
def test_an_old_choice_says_that_it_is_old(house: House, office: Office, custom_id: str, value: str) -> None:
    asked = pressed(office, select(custom_id, value), value)
    assert "I no longer know what that button or menu means." in house.whispered(asked)["text"]


@pytest.mark.parametrize(("custom_id", "value"), MISSING)
def test_a_request_that_nobody_made_is_not_there(house: House, office: Office, custom_id: str, value: str) -> None:
    asked = pressed(office, select(custom_id, value), value)
    assert "That request is no longer there." in house.whispered(asked)["text"]
