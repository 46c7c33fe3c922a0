"""When progress is shown, and when it must not be."""

import asyncio
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from bot.cards.present import Card
from bot.delivery import progress
from bot.delivery.edit_lock import EditLock
from bot.delivery.progress import ProgressUpdater
from bot.delivery.reply import TOKEN_LIFE, Reply
from bot.threads import Threads
from distillery.cache.memory import MemoryCache
from distillery.queue.views import RequestView
from distillery.vocabulary.clock import SystemClock
from distillery.vocabulary.jobs import RequestStatus
from distillery.vocabulary.wire import Phase
from tests.unit.bot.cards.views import ended, view

LOCK = "reply:r"


@dataclass
class Stage:
    """A request's views in order, the last one for good; what is shown of them, and the lock at that moment."""

    views: list[RequestView | None]
    cache: MemoryCache = field(default_factory=MemoryCache)
    shown: list[str] = field(default_factory=list)
    locked: list[bool] = field(default_factory=list)
    hang: bool = False

    def one(self, public_id: str) -> RequestView | None:
        return self.views.pop(0) if len(self.views) > 1 else self.views[0]

    async def show(self, reply: Reply, card: Card) -> None:
        self.locked.append(self.cache.get(LOCK) is not None)
        if self.hang:
            await asyncio.Event().wait()
        self.shown.append(card.head.splitlines()[-1])

    def play(self, age: float = 0.0) -> None:
        """Follow the request `age` seconds after it was asked, until there is nothing more to follow."""

        async def follow() -> None:
            threads = Threads(2)
            updater = ProgressUpdater(self, threads, self, EditLock(self.cache, threads))
            expires = SystemClock().now().timestamp() + TOKEN_LIFE - age
            await asyncio.wait_for(updater.follow("r", Reply(1, "t", expires, 2, 3)), 10)
            threads.close()

        asyncio.run(follow())


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
