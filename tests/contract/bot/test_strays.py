"""Requests whose progress nobody shows any more, found in a real database."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import insert

from bot.delivery.edit_lock import EditLock
from bot.delivery.progress import ProgressUpdater
from bot.delivery.reply import TOKEN_LIFE, Reply
from bot.delivery.strays import Strays
from bot.threads import Threads
from distillery.cache.memory import MemoryCache
from distillery.database import migrate, schema
from distillery.database.engine import Database
from distillery.database.types import utc_now

REPLY = Reply(1, "token", time.time() + TOKEN_LIFE, 2, 3, locale="de")


@dataclass
class Followed:
    """What an updater was told to follow."""

    replies: dict[str, Reply] = field(default_factory=dict)

    def follow(self, request_id: str, reply: Reply, *, resumed: bool) -> None:
        assert resumed
        self.replies[request_id] = reply


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path_factory.mktemp('strays')}/house.db")
    migrate.upgrade(opened)
    yield opened
    opened.close()


def asked(database: Database, seconds_ago: float, **changes: Any) -> str:
    """A request of that age; its public id."""
    born = int((time.time() - seconds_ago) * 1000)
    public_id = f"{born:012x}"[:8] + "-" + f"{born:012x}"[8:] + f"-7000-8000-{len(changes):03d}{born % 10**9:09d}"
    columns = {
        "public_id": public_id, "channel": "discord", "source": public_id, "member_id": "1", "command": "serve",
        "text": "a fox", "parameters": {}, "notes": [], "family": "sdxl", "status": "running", "images": 1,
        "open_generations": 1, "reply": REPLY.to_dict(), "accounts": [], "created_at": utc_now(),
    }  # fmt: skip
    database.write(lambda tx: tx.execute(insert(schema.requests).values(**columns | changes)))
    return public_id


def test_what_is_under_way_and_led_by_nobody_is_followed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.strays.PAGE", 2)
    cache, followed = MemoryCache(), Followed()
    stray, queued, led = asked(database, 60), asked(database, 70, status="queued"), asked(database, 80)
    asked(database, 90, status="delivering"), asked(database, 100, channel="api")
    asked(database, 5), asked(database, TOKEN_LIFE)  # too young, too old
    asked(database, 75, reply={"token": "of another age"}), asked(database, 85, reply=None)

    async def look() -> list[int]:
        threads = Threads(2)
        assert await EditLock(cache, threads).lead(led)
        progress = cast(ProgressUpdater, followed)
        strays = Strays(database, threads, EditLock(cache, threads), progress)
        counts = [await strays.look()]
        threads.close()
        return counts

    assert asyncio.run(look()) == [2]
    assert followed.replies == {stray: REPLY, queued: REPLY}
