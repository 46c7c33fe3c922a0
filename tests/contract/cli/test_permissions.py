"""`channels` and `member`: what they change, and that nothing becomes open to more without a word."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from distillery.database.engine import Database
from distillery.guilds.guilds import Guilds
from distillery.members.tier import give_tier
from tests.contract.cli.conftest import Distillery, Said
from tests.support.tiers import tiers_file

Channels = Callable[..., Said]


@pytest.fixture
def channels(distillery: Distillery, sqlite_url: str) -> Channels:
    """`channels 1 …` on a fresh database."""
    distillery("migrate", DATABASE_URL=sqlite_url)
    return lambda *arguments: distillery("channels", "1", *arguments, DATABASE_URL=sqlite_url)


def test_channels_are_allowed_and_removed(channels: Channels) -> None:
    assert "every channel of server 1" in channels().out
    assert "answers in 11, 22 of server 1" in channels("--allow", "22", "--allow", "11").out
    removed = channels("--remove", "22").out
    assert ("answers in 11 of server 1" in removed, "WARNING" in removed) == (True, False)
    assert "Channel 22 was not listed." in channels("--remove", "22").out


def test_a_channel_is_allowed_and_free_at_once(channels: Channels) -> None:
    assert "Free commands work in the same channels." in channels().out
    both = channels("--allow", "33", "--free", "33").out
    assert ("answers in 33 of server 1" in both, "Free commands work in 33." in both) == (True, True)
    again = channels("--allow", "33").out
    assert "Free commands work in 33." in again, "allowing takes nothing away"


def test_a_free_channel_closes_no_others(channels: Channels) -> None:
    marked = channels("--free", "33").out
    assert ("answers in every channel of server 1" in marked, "Free commands work in 33." in marked) == (True, True)
    listed = channels("--allow", "11").out
    assert ("answers in 11 of server 1" in listed, "Free commands work in 33." in listed) == (True, True)


def test_removing_opens_nothing_unsaid(channels: Channels) -> None:
    channels("--allow", "11", "--allow", "22", "--free", "33")
    left = channels("--remove", "22").out
    assert ("answers in 11 of server 1" in left, "WARNING" in left) == (True, False)
    freed = channels("--remove", "33").out
    assert ("WARNING: no channel is free any more" in freed, "was not listed" in freed) == (True, False)
    last = channels("--remove", "11").out
    assert "WARNING: the last channel" in last
    assert "now answers in ALL of its channels" in last
    assert "answers in every channel of server 1" in last


@pytest.mark.parametrize("added", ["--allow", "--free"])
def test_nothing_is_added_and_removed_at_once(added: str, channels: Channels) -> None:
    channels("--allow", "11")
    said = channels(added, "22", "--remove", "22")
    assert (said.code, "Channel 22 cannot be added and removed at once" in said.err) == (2, True)
    assert "answers in 11 of server 1" in channels().out, "nothing was changed"


@pytest.mark.parametrize("wrong", ["general", "<#1>", "-1", "١٢"])
def test_what_is_no_id_is_told(wrong: str, channels: Channels) -> None:
    said = channels(f"--allow={wrong}")
    assert (said.code, f"{wrong!r} is no Discord id" in said.err) == (2, True)


def test_a_member_is_given_a_tier_and_blocked(distillery: Distillery, sqlite_url: str, tmp_path: Path) -> None:
    here = {"DATABASE_URL": sqlite_url, "TIERS": tiers_file(tmp_path)}
    distillery("migrate", **here)

    assert "tier member: 100000 pictures a day." in distillery("member", "42", **here).out
    assert "tier free: 6 pictures a day." in distillery("member", "42", "--tier", "free", **here).out
    assert "They are blocked." in distillery("member", "42", "--block", **here).out
    told = distillery("member", "42", "--block", "--reason", "Spam", "--for", "7d", **here).out
    assert re.search(r"They are blocked until \d{4}-\d\d-\d\d \d\d:\d\d UTC: Spam", told)
    unblocked = distillery("member", "42", "--unblock", **here).out
    assert ("tier free" in unblocked, "blocked" in unblocked) == (True, False)
    refused = distillery("member", "42", "--tier", "gold", **here)
    assert (refused.code, "There are: member, free." in refused.err) == (2, True)


def test_a_member_must_be_somebody(distillery: Distillery, sqlite_url: str) -> None:
    here = {"DATABASE_URL": sqlite_url}
    distillery("migrate", **here)
    for nobody in ("foo", "api:0123456789abcdef"):
        said = distillery("member", nobody, "--block", **here)
        assert (said.code, f"{nobody!r} is no Discord user's id" in said.err) == (2, True)
    database = Database(sqlite_url)
    give_tier(database, "api:0123456789abcdef", "member")
    database.close()
    assert distillery("member", "api:0123456789abcdef", "--block", **here).code == 0


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["--block", "--for", "soon"], "no duration: write 30m, 12h or 7d"),
        (["--block", "--for", "0d"], "no duration"),
        (["--reason", "Spam"], "go with --block"),
        (["--unblock", "--for", "7d"], "go with --block"),
    ],
)
def test_what_makes_no_sense_about_a_block_is_told(
    distillery: Distillery, sqlite_url: str, arguments: list[str], wrong: str
) -> None:
    distillery("migrate", DATABASE_URL=sqlite_url)
    said = distillery("member", "42", *arguments, DATABASE_URL=sqlite_url)
    assert (said.code, wrong in said.err) == (2, True)


def test_operators_are_in_the_audit_log(channels: Channels, sqlite_url: str) -> None:
    channels("--allow", "11")
    channels("--free", "33")
    database = Database(sqlite_url)
    changes = Guilds(database).changes("1", 9)
    database.close()
    assert [(change.by.id, change.what, list(change.after or ())) for change in changes] == [
        ("operator", "channels", ["by_channel"]), ("operator", "channels", ["channels"])
    ]  # fmt: skip
