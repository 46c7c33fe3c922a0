"""What members keep, and what is kept of them: presets, history, their queue, strikes; each in their language."""

import pytest
from sqlalchemy import select

from distillery.database import schema
from distillery.guilds.audit import OPERATOR
from distillery.guilds.config import GuildConfig
from distillery.guilds.guilds import Guilds
from distillery.i18n import say, speaking
from distillery.vocabulary.text import text
from tests.support.journeys.cards import SMALL, Cardholder, labels
from tests.support.members import View
from tests.support.services.waiting import eventually
from tests.support.stack import Stack

requests = schema.requests


@pytest.fixture
def guild(stack: Stack, request: pytest.FixtureRequest) -> View:
    """A guild of one test's own."""
    return stack.discord.guild_join(request.node.name[:90], channels=4)


def test_a_shared_preset_is_used_by_another_found_in_history_and_asked_for_again(stack: Stack, guild: View) -> None:
    ann, ben = (Cardholder(stack, guild, user) for user in (8_601, 8_602))
    assert "--preset wide" in ann.whispered(ann.ask("", 0, "presets save", name="wide", flags=f"--ar 16:9 {SMALL}"))
    assert "Everybody in this server" in ann.whispered(ann.ask("", 0, "presets share", name="wide"))
    asked = ben.ask("a heron --images 1 --preset wide", 1)
    first = ben.picture(ben.ending(asked))

    page = ben.heard(ben.ask("", 2, "history", text="heron"))
    again = stack.discord.click(page["id"], "m:again", ben.user, [ben.request(asked).public_id])
    second = ben.picture(ben.ending(again))
    assert "a heron" in page["text"]
    assert first.width > first.height
    assert second.size == first.size
    assert second.tobytes() != first.tobytes(), "from another seed"
    assert ben.request(again).parent_id == ben.request(asked).public_id


def test_one_leaves_the_queue_from_its_page(stack: Stack, guild: View) -> None:
    ann = Cardholder(stack, guild, 8_603)
    asked = [ann.ask(f"a standin_slow fox {SMALL} --images 4", number) for number in range(2)]
    eventually(lambda: all(ann.request(one) for one in asked), 20)
    page = ann.heard(ann.ask("", 2, "queue"))
    for one in asked:
        stack.discord.click(page["id"], "m:cancel", ann.user, [ann.request(one).public_id])

    assert all("Cancelled" in ann.ending(one)["text"] for one in asked)
    assert "None of it is yours" in ann.whispered(ann.ask("", 2, "queue"))


def test_refusals_are_kind_name_no_word_and_lead_to_a_pause(stack: Stack, guild: View) -> None:
    words = GuildConfig(words=("quagga",), appeals="write to Ada")
    Guilds(stack.database).change(str(guild["id"]), OPERATOR, "config.words", lambda _: words)
    ann = Cardholder(stack, guild, 8_604)
    told = [
        ann.whispered(ann.ask(f"a {disguise} in snow", 1)) for disguise in ("quagga", "q.u.a.g.g.a", "ＱＵＡＧＧＡ")
    ]

    assert ["You have 1 strike." in told[0], "2 strikes" in told[1], "You can ask again <t:" in told[2]] == [True] * 3
    assert not any("quagga" in words.lower() for words in told)
    assert all("write to Ada" in words for words in told)
    paused = ann.whispered(ann.ask(f"a fox {SMALL}", 2))
    assert "You are blocked from making pictures in this server." in paused
    assert stack.rows(select(requests.c.id).where(requests.c.member_id == str(ann.user))) == [], "nothing was queued"


@pytest.mark.parametrize(("locale", "user"), [("de", 8_605), ("ja", 8_606)])
def test_a_member_is_spoken_to_in_their_language(stack: Stack, guild: View, locale: str, user: int) -> None:
    member = Cardholder(stack, guild, user, locale)
    asked = member.ask(f"standin_error {SMALL} --images 1")
    refused = member.whispered(member.ask("a fox --modle sdxl", 1))
    card = member.ending(asked)

    with speaking(locale):
        again, failed = say(text("Again")), say(text("**No picture was made.** Nothing was taken from your quota."))
        meant = say(text("Did you mean {guess}?", guess="--model"))
    assert (again, failed) != ("Again", "**No picture was made.** Nothing was taken from your quota.")
    assert again in labels(card)
    assert failed in card["text"]
    assert meant in refused
    (serve,) = (one for one in stack.discord.commands() if one["name"] == "serve")
    assert serve["name_localizations"][locale] != serve["name"]
