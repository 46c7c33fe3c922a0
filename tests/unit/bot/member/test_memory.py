"""What members are reminded of: at once what is known, and never a wait for the database."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.member import memory
from bot.member.memory import Memory
from bot.threads import Threads
from distillery.database import migrate
from distillery.database.engine import Database
from distillery.members.presets import Presets
from tests.support.asks import put

Steps = Callable[[Memory, Database], Awaitable[None]]


def remembering(folder: Path, steps: Steps, *, migrated: bool = True) -> None:
    """Run `steps` with the memory of a bot on a fresh database."""

    async def run() -> None:
        database, threads = Database(f"sqlite:///{folder}/house.db"), Threads(size=1, readers=1, fetchers=1)
        if migrated:
            migrate.upgrade(database)
        try:
            await steps(Memory(database, threads), database)
        finally:
            threads.close()
            database.close()

    asyncio.run(run())


async def loaded() -> None:
    """Until nothing is being looked up any more."""
    while looking := [task for task in asyncio.all_tasks() if task.get_name() == "memory"]:
        await asyncio.gather(*looking)


def test_the_first_letter_looks_and_the_next_knows(tmp_path: Path) -> None:
    async def steps(remembered: Memory, database: Database) -> None:
        Presets(database).save("1", "wide", "--ar 16:9")
        put(database, "1", text="a red fox --ar 16:9")
        assert (remembered.presets("1", None), remembered.prompts("1", None)) == ((), ())
        await loaded()
        assert [preset.name for preset in remembered.presets("1", None)] == ["wide"]
        assert remembered.prompts("1", None) == ["a red fox"]

    remembering(tmp_path, steps)


def test_what_changed_is_known_after_a_refresh_and_only_for_whom_it_is(tmp_path: Path) -> None:
    async def steps(remembered: Memory, database: Database) -> None:
        for member in ("1", "2"):
            remembered.presets(member, "7")
        await loaded()
        presets = Presets(database)
        presets.save("1", "wide", "--ar 16:9")
        remembered.refresh("1", "7")
        remembered.refresh("3", "7")  # never typed: nobody looks
        await loaded()
        assert [preset.name for preset in remembered.presets("1", "7")] == ["wide"]
        assert remembered.presets("2", "7") == []
        presets.share("1", "wide", "7")
        remembered.refresh("2", "7")
        await loaded()
        assert [preset.owner_id for preset in remembered.presets("2", "7")] == ["1"]
        assert not any(task.get_name() == "memory" for task in asyncio.all_tasks())

    remembering(tmp_path, steps)


def test_a_database_that_does_not_answer_leaves_what_is_known(tmp_path: Path) -> None:
    async def steps(remembered: Memory, database: Database) -> None:
        remembered.presets("1", None)
        await loaded()
        assert remembered.presets("1", None) == ()

    remembering(tmp_path, steps, migrated=False)


def test_it_remembers_the_latest_members_alone(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(memory, "MOST", 2)

    async def steps(remembered: Memory, database: Database) -> None:
        for member in ("1", "2", "3"):
            remembered.presets(member, None)
        await loaded()
        assert [member for member, _ in remembered._known] == ["2", "3"]

    remembering(tmp_path, steps)
