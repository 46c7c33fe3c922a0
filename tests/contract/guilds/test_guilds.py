"""What admins decide: kept, written down, remembered for a few seconds, and never half of two decisions."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import OperationalError

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.guilds.audit import Admin, record
from distillery.guilds.checking import Checking
from distillery.guilds.config import NOTHING_DECIDED, ChannelConfig, GuildConfig, RoleConfig
from distillery.guilds.guilds import Guilds
from distillery.vocabulary.errors import CommandError
from tests.support.answering import OWNER, shipped
from tests.support.asks import rows
from tests.support.relay import Relay

BOSS = Admin("1", "Boss")
CATALOGUE = shipped()


class Hours:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def guilds(database: Database) -> Guilds:
    return Guilds(database)


def setting(**values: object) -> Callable[[GuildConfig], GuildConfig]:
    return lambda config: config.model_copy(update=values)


def test_what_was_decided_holds_and_is_written_down(guilds: Guilds, database: Database) -> None:
    assert guilds.of("7") == guilds.of(None) == NOTHING_DECIDED
    before, after = guilds.change("7", BOSS, "config.nsfw", setting(nsfw="spoiler", language="de"))
    assert (before, after) == (NOTHING_DECIDED, GuildConfig(nsfw="spoiler", language="de"))
    guilds.change("7", BOSS, "config.language", setting(language=None))
    guilds.change("7", BOSS, "config.language", setting(language=None))  # changes nothing
    guilds.change("8", BOSS, "config.words", setting(words=("mud",)))
    database.write(lambda tx: record(tx, "7", Admin("2"), "member.block", after={"member": "42"}))
    assert Guilds(database).of("7") == guilds.of("7") == GuildConfig(nsfw="spoiler")
    told = [(change.by, change.what, change.before, change.after) for change in guilds.changes("7", 10)]
    assert told == [
        (Admin("2"), "member.block", None, {"member": "42"}),
        (BOSS, "config.language", {"language": "de"}, {"language": None}),
        (BOSS, "config.nsfw", {"nsfw": "block", "language": None}, {"nsfw": "spoiler", "language": "de"}),
    ]
    newest, older, _ = guilds.changes("7", 10)
    assert guilds.changes("7", 1) == [newest]
    assert guilds.changes("7", 1, before=newest.id) == [older]
    assert newest.at.tzinfo is not None


def test_a_change_that_makes_no_sense_is_told_and_leaves_nothing(guilds: Guilds, database: Database) -> None:
    too_many = {"81": ChannelConfig().model_copy(update={"max_images": 99})}
    with pytest.raises(CommandError) as told:
        guilds.change("7", BOSS, "config.limits", setting(by_channel=too_many, channels=("general",)))
    assert [str(problem) for problem in told.value.problems] == [
        "channels.0 cannot be “general”.",
        "by_channel.81.max_images cannot be “99”. Take 10 or less.",
    ]
    assert rows(database, schema.guilds) == rows(database, schema.guild_changes) == []


def test_what_is_named_must_be_there_but_for_what_was_named_before(database: Database) -> None:
    guilds = Guilds(database, Checking(CATALOGUE, ("patron",)))
    wrong = {
        "models": ("mohawk", "vodca"),
        "loras": ("analog", "amber fen"),
        "by_role": {"5": RoleConfig(tier="founder")},
        "language": "tl",
    }
    with pytest.raises(CommandError) as told:
        guilds.change("7", BOSS, "config", setting(**wrong))
    problems = {problem.code: str(problem) for problem in told.value.problems}
    assert list(problems) == ["unknown_model", "unknown_lora", "unknown_tier", "unknown_language"]
    assert problems["unknown_model"] == "There is no model “vodca”. Did you mean vodka?"
    assert problems["unknown_tier"] == "“founder” is no tier that a server can give to a role. There are: patron."
    guilds.change("7", Admin(OWNER), "config.loras", setting(loras=("analog", "amber fen")))  # their own
    Guilds(database).change("7", BOSS, "config.models", setting(models=("a model that went away",)))
    _, after = guilds.change("7", BOSS, "config.nsfw", setting(nsfw="spoiler"))
    assert after.models == ("a model that went away",)


def test_two_who_decide_at_once_undo_nothing_of_each_other(database: Database) -> None:
    def add(number: int) -> None:
        Guilds(database).change(
            "7", BOSS, "config.words", lambda config: config.model_copy(update={"words": (*config.words, f"w{number}")})
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(12)))
    assert sorted(Guilds(database).of("7").words) == sorted(f"w{number}" for number in range(12))
    lengths = [len((change.after or {})["words"]) for change in Guilds(database).changes("7", 20)]
    assert lengths == list(range(12, 0, -1)), "each saw all that came before it"


def test_a_guild_is_greeted_once_however_many_try(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        greeted = list(pool.map(lambda _: Guilds(database).greet_once("7"), range(8)))
    assert sorted(greeted) == [False] * 7 + [True]
    assert Guilds(database).of("7") == NOTHING_DECIDED
    assert Guilds(database).changes("7", 9) == []


@pytest.mark.parametrize("document", ['"all"', "[1]", '{"nsfw": "spoiler", "channels": 3, "new": {}}'])
def test_a_damaged_document_takes_no_guild_down(guilds: Guilds, database: Database, document: str) -> None:
    damage(database, document)
    assert guilds.of("7").channels == ()
    _, after = guilds.change("7", BOSS, "config.words", setting(words=("mud",)))
    assert Guilds(database).of("7") == after


def test_neither_does_what_is_no_document_at_all(on_sqlite: Database) -> None:
    damage(on_sqlite, "{")
    assert Guilds(on_sqlite).of("7") == NOTHING_DECIDED
    _, after = Guilds(on_sqlite).change("7", BOSS, "config.words", setting(words=("mud",)))
    assert Guilds(on_sqlite).of("7") == after


def damage(database: Database, document: str) -> None:
    row = insert(schema.guilds).values(guild_id="7", config={}, changed_at=utc_now())
    database.write(lambda tx: tx.execute(row))
    database.write(lambda tx: tx.execute(text("UPDATE guilds SET config = :it"), {"it": document}))


def test_a_guild_is_looked_up_every_few_seconds(database: Database) -> None:
    hours, asked = Hours(), []
    ours, theirs = Guilds(database, seconds=3, clock=hours), Guilds(database)
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert ours.known("7") is None
    assert [ours.of("7") for _ in range(5)] == [NOTHING_DECIDED] * 5
    assert len([one for one in asked if "FROM guilds" in one]) == 1
    theirs.change("7", BOSS, "config.nsfw", setting(nsfw="spoiler"))
    assert (ours.of("7").nsfw, theirs.of("7").nsfw) == ("block", "spoiler")
    assert ours.fresh("7") == ours.known("7")
    hours.seconds = 3.1
    assert ours.fresh("7") is None, "it is time to look again"
    assert ours.of("7").nsfw == "spoiler"
    known = ours.known("7")
    assert known is not None
    assert known.nsfw == "spoiler"


@pytest.fixture
def line(on_mariadb: Database) -> Iterator[tuple[Relay, Database]]:
    """The database over a line that can be cut."""
    url = on_mariadb.engine.url
    relay = Relay(f"http://{url.host}:{url.port}")
    far = Database(url.set(port=urlsplit(relay.url).port).render_as_string(hide_password=False), pool=2)
    yield relay, far
    far.close()
    relay.close()


def cut(relay: Relay) -> None:
    """Nobody comes through any more."""
    address = urlsplit(relay.url)
    relay.close()
    with socket.create_connection((str(address.hostname), address.port or 0)):  # what it waits for, it still takes
        pass
    relay.sever()


def test_with_the_database_away_what_held_last_holds(line: tuple[Relay, Database]) -> None:
    relay, far = line
    hours = Hours()
    guilds = Guilds(far, seconds=3, clock=hours)
    guilds.change("7", BOSS, "config.channels", setting(channels=("81",)))
    cut(relay)
    hours.seconds = 60.0
    assert guilds.of("7") == guilds.known("7") == GuildConfig(channels=("81",))
    assert guilds.of(None) == NOTHING_DECIDED
    with pytest.raises(OperationalError):
        guilds.of("8")  # nobody knows what its admins closed
    with pytest.raises(OperationalError):
        guilds.change("7", BOSS, "config.channels", setting(channels=()))
    assert guilds.of("7") == GuildConfig(channels=("81",))
