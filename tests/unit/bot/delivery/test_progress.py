"""When progress is shown, and when it must not be."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from structlog.testing import capture_logs

from bot.delivery import progress
from bot.delivery.courier import NOTHING, Held, Parcel
from bot.delivery.edit_lock import EditLock
from bot.delivery.progress import ProgressUpdater
from bot.delivery.reply import TOKEN_LIFE, Reply
from bot.delivery.showcase import Showcase
from bot.delivery.ways import TOO_LARGE
from bot.threads import Threads
from distillery.cache.memory import MemoryCache
from distillery.guilds.config import GuildConfig
from distillery.queue.views import RequestView
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.clock import SystemClock
from distillery.vocabulary.jobs import RequestStatus
from distillery.vocabulary.wire import Phase
from tests.unit.bot.cards.views import REQUEST_ID, ended, view

LOCK = f"reply:{REQUEST_ID}"
LEAD = f"follow:{REQUEST_ID}"


@dataclass
class Stage:
    """A request's views in order, the last one for good; what is shown of them, and the lock at that moment."""

    views: list[RequestView | None]
    cache: MemoryCache = field(default_factory=MemoryCache)
    showcase: Showcase | None = None
    shown: list[str] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    locked: list[bool] = field(default_factory=list)
    message: dict[str, Any] = field(default_factory=dict)
    asked: int = 0
    hang: bool = False
    refusals: list[int] = field(default_factory=list)

    def one(self, public_id: str) -> RequestView | None:
        return self.views.pop(0) if len(self.views) > 1 else self.views[0]

    async def show(self, reply: Reply, parcel: Parcel, held: Held = NOTHING) -> Held:
        self.locked.append(self.cache.get(LOCK) is not None)
        if self.hang:
            await asyncio.Event().wait()
        if parcel.files and self.refusals:
            raise refusal(self.refusals.pop())
        self.shown.append(parcel.card.head.splitlines()[-1])
        self.parcels.append(parcel)
        kept = {name: file for name, file in held.items() if name in parcel.card.pictures}
        self.message = kept | {file.name: file for file in parcel.files}
        assert set(self.message) == set(parcel.card.pictures)
        return cast(Held, self.message)

    async def held(self, reply: Reply) -> Held:
        self.asked += 1
        return cast(Held, self.message)

    def play(self, age: float = 0.0, *, resumed: bool = False) -> None:
        """Follow the request `age` seconds after it was asked, until there is nothing more to follow."""

        async def follow() -> None:
            threads = Threads(2)
            updater = ProgressUpdater(self, threads, self, EditLock(self.cache, threads), self.showcase)
            expires = SystemClock().now().timestamp() + TOKEN_LIFE - age
            await asyncio.wait_for(updater.follow(REQUEST_ID, Reply(1, "t", expires, 2, 3), resumed=resumed), 10)
            threads.close()

        asyncio.run(follow())

    def uploads(self) -> list[list[str]]:
        """The names of the files that went out, edit by edit."""
        return [[file.name for file in parcel.files] for parcel in self.parcels]


def refusal(code: int) -> discord.HTTPException:
    response = SimpleNamespace(status=413, reason="")
    return discord.HTTPException(cast(Any, response), {"code": code, "message": ""})


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PACE", 0.01)


def running(step: int) -> RequestView:
    return view(status=RequestStatus.RUNNING, phase=Phase.SAMPLING, progress=step / 10, step=step, steps=10)


def test_only_changes_are_shown_and_always_under_the_lock() -> None:
    stage = Stage([view(place=2), view(place=2), running(1), running(1), running(5), ended("succeeded", 1)])
    stage.play()
    assert [line.split(" · ")[-1] for line in stage.shown] == [
        "Waiting, place 2 in the queue", "step 1 of 10", "step 5 of 10",
    ]  # fmt: skip
    assert stage.locked == [True] * 3
    assert stage.cache.get(LOCK) is None


@pytest.mark.parametrize("last", [ended("succeeded", 1), ended("failed", status=RequestStatus.DELIVERED), None])
def test_what_has_ended_is_left_to_the_delivery(last: RequestView | None) -> None:
    stage = Stage([last])
    stage.play()
    assert stage.shown == []
    assert stage.cache.get(LOCK) is None


def test_nothing_is_shown_when_the_token_is_about_to_end() -> None:
    stage = Stage([running(1)])
    stage.play(age=TOKEN_LIFE - 59)
    assert stage.shown == []


def test_while_somebody_holds_the_lock_nothing_is_shown() -> None:
    stage = Stage([ended("succeeded", 1)])
    stage.cache.set(LOCK, b"another process", 0.2)
    stage.play()  # ends only after it got the lock and saw the end
    assert stage.shown == []


def test_a_bug_ends_the_updates_and_is_logged() -> None:
    with capture_logs() as logs:
        Stage([]).play()  # even looking the request up fails
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("progress_crashed", "error")]


def test_an_edit_that_takes_too_long_keeps_its_lock_for_it_may_still_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DEADLINE", 0.05)
    monkeypatch.setattr("bot.delivery.edit_lock.HELD", 0.3)
    stage = Stage([running(1), ended("succeeded", 1)], hang=True)
    stage.play()
    assert (stage.shown, stage.locked) == ([], [True])


@pytest.fixture
def showcase(tmp_path: Path) -> Showcase:
    storage = FolderStorage(tmp_path, "")
    for number in range(2):
        storage.put(f"key/{number}.png", b"png")
    return Showcase(storage, cast(Any, SimpleNamespace(of=lambda _: GuildConfig())))


def drawn(pictures: int, step: int, *previews: bytes) -> RequestView:
    return replace(running(step), images=ended("succeeded", pictures).images, previews=list(previews))


def test_a_picture_is_shown_as_it_comes_and_sent_once(showcase: Showcase) -> None:
    first, second = f"{REQUEST_ID}-1.png", f"{REQUEST_ID}-2.png"
    views = [drawn(0, 1), drawn(1, 2), drawn(1, 3), drawn(1, 4), drawn(2, 5), drawn(2, 6), ended("succeeded", 2)]
    stage = Stage([*views], showcase=showcase)
    stage.play()
    assert [name for names in stage.uploads() for name in names] == [first, second]
    assert stage.parcels[-1].card.pictures == (first, second)
    assert stage.asked == 0


def test_a_preview_that_stays_is_not_sent_again(showcase: Showcase) -> None:
    stage = Stage(
        [drawn(0, 1, b"a"), drawn(0, 2, b"a"), drawn(0, 3, b"b"), drawn(0, 4), ended("failed")], showcase=showcase
    )
    stage.play()
    assert [len(names) for names in stage.uploads()] == [1, 0, 1, 0]
    assert [len(parcel.card.pictures) for parcel in stage.parcels] == [1, 1, 1, 0]


def test_after_an_edit_that_nobody_knows_arrived_the_message_is_asked(showcase: Showcase) -> None:
    stage = Stage([drawn(1, 1), drawn(1, 2), drawn(1, 3), ended("succeeded", 1)], showcase=showcase, refusals=[0])
    stage.play()
    assert stage.asked == 1
    assert [name for names in stage.uploads() for name in names] == [f"{REQUEST_ID}-1.png"]


def test_pictures_too_large_for_the_place_are_left_to_the_delivery(showcase: Showcase) -> None:
    views = [drawn(1, 1), drawn(1, 2), drawn(1, 3), drawn(1, 4), ended("succeeded", 1)]
    stage = Stage([*views], showcase=showcase, refusals=[TOO_LARGE])
    stage.play()
    assert stage.uploads() == [[], [], []]


def test_who_takes_over_asks_what_the_message_holds(showcase: Showcase) -> None:
    name = f"{REQUEST_ID}-1.png"
    stage = Stage([drawn(1, 1), drawn(1, 2), drawn(1, 3), ended("succeeded", 1)], showcase=showcase)
    stage.message = {name: object()}
    stage.play(resumed=True)
    assert stage.asked == 1
    assert stage.uploads() == [[]] * len(stage.parcels)
    assert stage.parcels[-1].card.pictures == (name,)


def test_while_another_process_follows_nothing_is_shown() -> None:
    stage = Stage([ended("succeeded", 1)])
    stage.cache.set(LEAD, b"another process", 0.2)
    stage.play(resumed=True)  # ends only after the other fell silent and it saw the end
    assert stage.shown == []
    assert stage.cache.get(LEAD) is None


def test_what_is_being_cancelled_has_nothing_to_press() -> None:
    stage = Stage([running(1), replace(running(2), cancelling=True), ended("cancelled")])
    stage.play()
    assert [len(parcel.rows) for parcel in stage.parcels] == [1, 0]
