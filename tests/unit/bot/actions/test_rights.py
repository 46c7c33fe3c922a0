"""Who may see a request, and who may end it; and what a select can be made to mean."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.actions.press import Press, Verb
from bot.actions.rights import Presser
from distillery.vocabulary.clock import new_id
from tests.unit.bot.cards.views import view

ASKED = view(member_id="1", guild_id="10", channel_id="100")
PRIVATE = view(member_id="1", guild_id="10", channel_id="100", private=True)
DIRECT = view(member_id="1", guild_id=None, channel_id="100")
THERE, MODERATOR = Presser("2", "10", "100"), Presser("2", "10", "100", manages=True)
NEXT_DOOR, ELSEWHERE = Presser("2", "10", "101", manages=True), Presser("2", "20", "100", manages=True)


@pytest.mark.parametrize(
    ("presser", "asked", "sees", "ends"),
    [
        (Presser("1"), ASKED, True, True),
        (Presser("1", "20", "200"), PRIVATE, True, True),
        (THERE, ASKED, True, False),
        (MODERATOR, ASKED, True, True),
        (NEXT_DOOR, ASKED, False, False),
        (ELSEWHERE, ASKED, False, False),
        (MODERATOR, PRIVATE, False, False),
        (Presser("2", None, "100", manages=True), DIRECT, False, False),
    ],
)
def test_what_is_not_before_their_eyes_is_not_theirs_to_end(
    presser: Presser, asked: Any, sees: bool, ends: bool
) -> None:
    assert (presser.sees(asked), presser.ends(asked)) == (sees, ends)


def test_managing_messages_counts_in_the_channel_of_the_press() -> None:
    allowed = discord.Permissions(manage_messages=True)
    interaction: Any = SimpleNamespace(user=SimpleNamespace(id=2), guild_id=10, channel_id=100, permissions=allowed)
    assert Presser.of(interaction) == MODERATOR


def test_a_select_means_nothing_but_what_it_offers() -> None:
    own, other = new_id(), new_id()
    select = f"a:choose:{own}:0"
    for verb in (Verb.SUBTLE, Verb.UPSCALE, Verb.MASK, Verb.FAVOURITE, Verb.PICK):
        assert Press.chosen(select, f"a:{verb}:{own}:1") == Press(verb, own, 1)
    for value in (f"a:delete:{own}", f"a:cancel:{own}", f"a:again:{own}", f"a:subtle:{other}:1", "a fox"):
        assert Press.chosen(select, value) is None
