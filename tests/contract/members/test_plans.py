"""Pages are ranges of an index in its own order: the ten thousandth page costs what the first one does."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.guilds import usage
from distillery.members.accounts import statement
from distillery.members.favourites import Favourites
from distillery.members.history import History
from distillery.members.presets import Presets
from tests.contract.members.conftest import made
from tests.support.asks import request

MANY = 3000


@pytest.fixture
def full(on_mariadb: Database) -> Database:
    """Requests of many members in several guilds, and favourites of them."""
    public_id = made(on_mariadb, guild_id="7")
    like = dict(request(on_mariadb, public_id)) | {"status": "delivered", "created_at": utc_now(-9e6)}
    del like["id"]
    asks = [{"public_id": f"{number:036}", "source": f"{number}", "member_id": f"m{number % 50}",
             "guild_id": f"{number % 9}"} for number in range(MANY)]  # fmt: skip

    def fill(tx: Any) -> None:
        fixed = {name: value for name, value in like.items() if name not in asks[0]}
        tx.execute(insert(schema.requests).values(fixed), asks)
        ids = tx.execute(select(schema.requests.c.id)).scalars().all()
        run = dict(tx.execute(select(schema.generations)).mappings().one())
        first = run.pop("id")
        runs = [{"public_id": f"{one:036}", "request_id": one} for one in ids if one != run["request_id"]]
        fixed = {name: value for name, value in run.items() if name not in runs[0]}
        tx.execute(insert(schema.generations).values(fixed), runs)
        sizes = {"generation_id": first, "ordinal": 7, "storage_key": "", "width": 8, "height": 8, "seed": 1, "size": 9}
        tx.execute(insert(schema.pictures).values(sizes), [{"request_id": one} for one in ids])
        pictures = tx.execute(select(schema.pictures.c.id)).scalars().all()
        kept = [{"member_id": f"m{one % 30}", "picture_id": one} for one in pictures]
        tx.execute(insert(schema.favourites).values(at=utc_now()), kept)
        lines = [{"member_id": f"m{one % 30}", "period": f"d{one % 40}", "request_id": one} for one in ids]
        tx.execute(insert(schema.ledger).values(kind="reserved", pictures=1, at=utc_now()), lines)

    on_mariadb.write(fill)
    with on_mariadb.engine.begin() as connection:
        connection.execute(text("ANALYZE TABLE requests, pictures, favourites, ledger, generations"))
    return on_mariadb


def plans(database: Database, act: Callable[[], object]) -> list[dict[str, Any]]:
    """EXPLAIN's lines about every read that `act` makes."""
    seen: list[tuple[str, Any]] = []

    def look(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", look)
    act()
    event.remove(database.engine, "before_cursor_execute", look)
    with database.read() as connection:
        found = [connection.exec_driver_sql(f"EXPLAIN {sql}", values).mappings().all() for sql, values in seen]
    return [dict(line) for lines in found for line in lines]


def reads(database: Database, act: Callable[[], object], *, sums: bool = False) -> set[tuple[str, str]]:
    """Tables, and which index each is read by; no read may walk a table, or sort what it found unless to sum it up."""
    lines = [line for line in plans(database, act) if line["table"] and not line["table"].startswith("<")]
    for line in lines:
        assert sums or "filesort" not in (line["Extra"] or ""), line
        assert line["type"] not in ("ALL", "index"), line
    return {(line["table"], line["key"]) for line in lines}


def test_pages_of_favourites(full: Database) -> None:
    favourites = Favourites(full)
    (last,) = favourites.page("m7", 1)
    for before in (None, last.cursor):
        found = reads(full, lambda b=before: favourites.page("m7", 5, b))
        assert found == {("favourites", "ix_favourites_newest"), ("pictures", "PRIMARY"), ("requests", "PRIMARY")}


def test_pages_of_history(full: Database) -> None:
    history = History(full)
    (last,) = history.page("m7", 1)
    for look in (
        lambda: history.page("m7", 5),
        lambda: history.page("m7", 5, last.request_id, command="serve", text="fox"),
        lambda: history.recent_prompts("m7", 5),
    ):
        assert ("requests", "ix_requests_member") in reads(full, look)


def test_what_a_guild_used(full: Database) -> None:
    with full.read() as connection:
        found = reads(full, lambda: usage.of_guild(connection, "7", 30), sums=True)
    assert {("requests", "ix_requests_guild"), ("pictures", "uq_pictures_request_id_ordinal")} <= found


def test_a_statement(full: Database) -> None:
    with full.read() as connection:
        found = plans(full, lambda: statement(connection, "m7", "d7"))
    assert [line["key"] for line in found] == ["ix_ledger_account"]


def test_presets(full: Database) -> None:
    presets = Presets(full)
    for number in range(400):
        presets.save(f"m{number % 40}", f"p{number}", "--ar 1:1")
        presets.share(f"m{number % 40}", f"p{number}", f"{number % 20}")
    assert ("presets", "uq_presets_owner_id_name") in reads(full, lambda: presets.named("p7", "m7", None))
    assert ("presets", "ix_presets_guild") in reads(full, lambda: presets.named("p7", "m8", "7"))
