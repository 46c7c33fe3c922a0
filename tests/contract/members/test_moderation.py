"""What admins do to requests is done together with its line in the audit log, or not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from distillery.command import Command
from distillery.database import schema
from distillery.database.engine import Database
from distillery.guilds import audit
from distillery.guilds.audit import Admin
from distillery.guilds.config import RoleConfig
from distillery.intake.allowance import Allowance
from distillery.intake.enqueue import enqueue
from distillery.moderation import Moderation
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from distillery.safety.policy import Policy
from distillery.vocabulary.errors import NotFound
from tests.contract.queue.conftest import SILENT
from tests.support.asks import a_rendering, an_ask, put, request, rows, succeeded
from tests.support.ledger import accounts, balances
from tests.support.service import ROOT
from tests.support.tiers import a_tier

BOSS = Admin("9", "Boss")


@pytest.fixture
def moderation(database: Database) -> Moderation:
    return Moderation(database, SILENT, Policy.load(ROOT / "distillery" / "safety" / "policy.toml"))


def told(database: Database) -> list[tuple[str, Any]]:
    """What the audit log says."""
    return [(line["what"], line["after"]) for line in rows(database, schema.guild_changes)]


def under_a_quota(database: Database) -> str:
    """A delivered request that counts against the guild's own quota."""
    allowance = Allowance(a_tier(), role=RoleConfig(quota=9))
    ask, command = an_ask("ada", guild_id="7"), Command("serve", {"prompt": "a red fox"})
    public_id = database.write(lambda tx: enqueue(tx, ask, command, a_rendering(1, 2), allowance))
    queue, bot = GenerationQueue(database, "m"), SendQueue(database, "bot")
    queue.exchange([succeeded(one) for one in queue.exchange([], 1)], 0)
    bot.sent(bot.claim(1)[0], "token")
    return public_id


def test_a_request_is_refunded_and_cancelled_with_a_line_each(database: Database, moderation: Moderation) -> None:
    paid, waiting = under_a_quota(database), put(database, "bob", guild_id="7")
    assert moderation.refund_request("7", BOSS, paid) == 2
    assert moderation.refund_request("7", BOSS, paid) == 0
    assert moderation.cancel_request("7", BOSS, waiting)
    assert not moderation.cancel_request("7", BOSS, waiting)
    with pytest.raises(NotFound):
        moderation.cancel_request("8", BOSS, waiting)
    assert told(database) == [
        ("request.refund", {"request": paid, "pictures": 2}),
        ("request.cancel", {"request": waiting}),
    ]
    assert accounts(database) == balances(database)


def test_all_of_a_members_are_cancelled_at_once_in_that_guild_alone(database: Database, moderation: Moderation) -> None:
    here, elsewhere = [put(database, guild_id="7") for _ in range(3)], put(database, guild_id="8")
    assert moderation.cancel_member("7", BOSS, "ada") == 3
    assert moderation.cancel_member("7", BOSS, "ada") == 0
    assert [request(database, each)["outcome"] for each in (*here, elsewhere)] == ["cancelled"] * 3 + [None]
    assert told(database) == [("member.cancel", {"member": "ada", "requests": 3})]


ACTS: list[Callable[[Moderation, str, str], object]] = [
    lambda moderation, paid, _: moderation.refund_request("7", BOSS, paid),
    lambda moderation, _, waiting: moderation.cancel_request("7", BOSS, waiting),
    lambda moderation, _, __: moderation.cancel_member("7", BOSS, "bob"),
]


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_that_cannot_be_written_down(
    database: Database, moderation: Moderation, act: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    paid, waiting = under_a_quota(database), put(database, "bob", guild_id="7")
    before = rows(database, schema.ledger), rows(database, schema.generations)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no audit"):
        act(moderation, paid, waiting)
    assert (rows(database, schema.ledger), rows(database, schema.generations)) == before
    assert request(database, waiting)["cancel_requested_at"] is None
