"""The gates of who and where: each refusal says why, and what to do about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from distillery.guilds.config import NOTHING_DECIDED, ChannelConfig, GuildConfig
from distillery.i18n import say, speaking
from distillery.intake.ask import Ask
from distillery.intake.gates import direct, permit, unblocked
from distillery.members.blocks import Block
from distillery.vocabulary.errors import Problem, Refused
from tests.support.asks import an_ask
from tests.support.tiers import a_tier

HERE = an_ask(guild_id="7", channel_id="81")
THREAD = an_ask(guild_id="7", channel_id="811", parent_channel_id="81")


def decided(listed: set[str], free: set[str]) -> GuildConfig:
    return GuildConfig(channels=tuple(sorted(listed)), by_channel={each: ChannelConfig(free=True) for each in free})


def refusal(gate: Callable[[], None]) -> Problem:
    with pytest.raises(Refused) as refused:
        gate()
    return refused.value.problem


@pytest.mark.parametrize("ask", [HERE, THREAD])
@pytest.mark.parametrize(
    ("listed", "free", "command_is_free"),
    [
        (set(), set(), False),
        (set(), set(), True),
        ({"81"}, set(), False),
        ({"81"}, set(), True),  # a guild that marked none
        ({"81"}, {"81"}, True),
        ({"81"}, {"81"}, False),  # what is free takes the rest, too, where it is listed
        ({"81", "99"}, {"99"}, False),
        ({"82"}, {"81"}, True),  # free commands need no other list
        (set(), {"82"}, False),  # marking a channel closes none
    ],
)
def test_a_channel_takes_commands(ask: Ask, listed: set[str], free: set[str], command_is_free: bool) -> None:
    permit(ask, decided(listed, free), free=command_is_free)


@pytest.mark.parametrize("ask", [HERE, THREAD])
@pytest.mark.parametrize(
    ("listed", "free", "command_is_free", "hint"),
    [
        ({"82", "83"}, set(), False, "Try <#82>, <#83>."),
        ({"82"}, set(), True, "Try <#82>."),
        ({"82", "83"}, {"83"}, False, "Try <#82>, <#83>."),
        ({"81", "83"}, {"83"}, True, "Try <#83>."),
        ({"83"}, {"81"}, False, "Try <#83>."),  # a free channel is no other
        (set(), {"82"}, True, "Try <#82>."),
    ],
)
def test_another_channel_is_named(ask: Ask, listed: set[str], free: set[str], command_is_free: bool, hint: str) -> None:
    told = refusal(lambda: permit(ask, decided(listed, free), free=command_is_free))
    assert (told.code, told.hint) == ("channel", hint)


def test_a_thread_may_be_listed_itself() -> None:
    permit(THREAD, decided({"811"}, set()))
    assert refusal(lambda: permit(HERE, decided({"811"}, set()))).code == "channel"


@pytest.mark.parametrize(("roles", "passes"), [((), False), (("5",), False), (("5", "6"), True)])
def test_a_guild_may_ask_for_a_role(roles: tuple[str, ...], passes: bool) -> None:
    ask, config = replace(HERE, roles=roles), GuildConfig(roles=("6", "8"))
    if passes:
        permit(ask, config)
    else:
        told = refusal(lambda: permit(ask, config))
        assert (told.code, told.hint) == ("role", "You need one of these: <@&6>, <@&8>. The server's admins give them.")
    permit(ask, GuildConfig(roles=("7",)))  # everybody's


def test_direct_messages_are_for_tiers_that_have_them() -> None:
    direct(an_ask(), a_tier(direct_messages=True))
    for elsewhere in (HERE, an_ask(channel="api")):
        direct(elsewhere, a_tier(direct_messages=False))
    assert refusal(lambda: direct(an_ask(), a_tier(direct_messages=False))).code == "direct_messages"


SOON = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ask", "block", "appeals", "told"),
    [
        (HERE, Block("ada", "7", "Spam.", by_id="9"), "Write to <@9>.",
         "You are blocked from making pictures in this server. The reason: “Spam”."
         " If you think this is wrong: Write to <@9>."),
        (HERE, Block("ada", "7", "", SOON), "",
         "You are blocked from making pictures in this server. The block ends <t:1795336200:f>."
         " If you think this is wrong, ask the server's admins."),
        (an_ask(channel="api"), Block("ada", "", "{braces}", SOON, "operator"), "",
         "You are blocked from making pictures. The reason: “{braces}”. The block ends 2026-11-22 08:30 UTC."
         " If you think this is wrong, write to those who run this bot."),
        (HERE, Block("ada", "7", "kept for the operator", SOON), "",
         "You are blocked from making pictures in this server. The reason: Too many requests were refused for what they"
         " asked for. The block ends <t:1795336200:f>. If you think this is wrong, ask the server's admins."),
    ],
)  # fmt: skip
def test_a_block_says_why_until_when_and_whom_to_turn_to(ask: Ask, block: Block, appeals: str, told: str) -> None:
    unblocked(ask, None, NOTHING_DECIDED, "Write to us.")
    problem = refusal(lambda: unblocked(ask, block, GuildConfig(appeals=appeals)))
    assert (problem.code, str(problem)) == ("blocked", told)


def test_why_strikes_blocked_is_told_in_the_members_language() -> None:
    told = refusal(lambda: unblocked(HERE, Block("ada", "7", "kept for the operator"), NOTHING_DECIDED)).message
    with speaking("de"):
        assert "Der Grund: Zu viele Anfragen" in say(told)


def test_only_the_operator_lifts_what_holds_everywhere() -> None:
    ours, theirs = Block("ada", "", "x"), Block("ada", "7", "x")
    config = GuildConfig(appeals="Write to <@9>.")
    hints = [refusal(lambda each=each: unblocked(HERE, each, config, "Write to us.")).hint for each in (ours, theirs)]
    assert hints == ["If you think this is wrong: Write to us.", "If you think this is wrong: Write to <@9>."]
