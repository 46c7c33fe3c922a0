"""Requests as bots see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from distillery.queue.views import Picture, RequestView
from distillery.vocabulary.jobs import RequestStatus

ASKED = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
REQUEST_ID = "01a1ff63-f4b5-7ed9-83bb-a45f24ffea9e"


def view(**changes: Any) -> RequestView:
    """A request that waits; `changes` are its fields."""
    waiting = RequestView(
        id=REQUEST_ID,
        command="serve",
        text="a red fox --seed 7",
        status=RequestStatus.QUEUED,
        outcome=None,
        parameters={"prompt": "a red fox", "model": "cosmopolitan", "ar": "16:9", "seed": 7},
        notes=[],
        images_wanted=2,
        cancelling=False,
        created_at=ASKED,
        started_at=None,
        finished_at=None,
        member_id="21",
    )
    return replace(waiting, **changes)


def ended(outcome: str, pictures: int = 0, **changes: Any) -> RequestView:
    """A request that ended after 72 seconds with so many pictures."""
    made = [Picture(f"key/{number}.png", 64, 36, 7 + number, 100, {}, number) for number in range(pictures)]
    facts = {"status": RequestStatus.DELIVERING, "outcome": outcome, "images": made}
    return view(**{**facts, "finished_at": ASKED + timedelta(seconds=72), **changes})
