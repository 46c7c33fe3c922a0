"""What members and operators see: place, progress, pictures, problems, pages and counts."""

import base64
from collections.abc import Callable

import pytest
from sqlalchemy import event, update

from distillery.cache.memory import MemoryCache
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue.cancel import cancel
from distillery.queue.census import SHOWN, census
from distillery.queue.generations import GenerationQueue
from distillery.queue.progress import ProgressBoard
from distillery.queue.rows import Generation
from distillery.queue.views import RequestView, RequestViews
from distillery.vocabulary.text import Text, kept, text
from distillery.vocabulary.wire import Progress
from tests.contract.queue.conftest import SILENT
from tests.support.asks import failed, put, put_back, succeeded


@pytest.fixture
def board() -> ProgressBoard:
    return ProgressBoard(MemoryCache())


@pytest.fixture
def views(database: Database, board: ProgressBoard) -> RequestViews:
    return RequestViews(database, board)


@pytest.fixture
def queue(database: Database) -> GenerationQueue:
    return GenerationQueue(database, "m")


@pytest.fixture
def see(views: RequestViews) -> Callable[[str], RequestView]:
    """The view of a request that is there."""

    def look(public_id: str) -> RequestView:
        view = views.one(public_id)
        assert view is not None
        return view

    return look


def started(queue: GenerationQueue, generation: Generation) -> Generation:
    counted = queue.begin_attempt(generation, "local")
    assert counted is not None
    assert queue.record_start(counted, f"job-{generation.id}")
    return counted


def test_nobody_asked(views: RequestViews) -> None:
    assert views.one("fox") is None
    assert views.page(10) == []


def test_the_place_counts_the_generations_ahead(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue
) -> None:
    first, second = put(database, "ada", generations=3), put(database, "bob")
    assert [see(public_id).place for public_id in (first, second)] == [1, 1], "equal turns share a place"
    third = put(database, "bob")
    assert see(third).place == 3
    queue.exchange([], 2)
    assert see(third).place == 1


def test_who_is_at_a_gpu_has_no_place(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue
) -> None:
    public_id = put(database)
    (generation,) = queue.exchange([], 1)
    view = see(public_id)
    assert (view.place, view.phase, view.progress) == (None, "queued", 0.0)
    started(queue, generation)
    view = see(public_id)
    assert (view.status, view.place, view.phase) == ("running", None, "starting")


def test_progress_is_that_of_all_pictures(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue, board: ProgressBoard
) -> None:
    public_id = put(database, generations=4, images=2)
    done, runs, begins, _ = (started(queue, one) for one in queue.exchange([], 4))
    queue.exchange([succeeded(done)], 0)
    board.post(runs.public_id, 1, Progress(5, "sampling", image=1, images=2, step=10, steps=20))
    board.post(begins.public_id, 1, Progress(1, "loading", images=2))
    view = see(public_id)
    assert view.progress == pytest.approx((2 + 1.5) / 8)
    assert (view.phase, view.step, view.steps) == ("sampling", 10, 20)
    assert not view.ended


def test_pictures_come_in_the_order_they_were_asked_for(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue
) -> None:
    public_id = put(database, generations=2, images=2)
    first, second = queue.exchange([], 2)
    queue.exchange([succeeded(second)], 0)
    assert [picture.seed for picture in see(public_id).images] == [100, 101]
    queue.exchange([succeeded(first)], 0)
    view = see(public_id)
    assert [picture.seed for picture in view.images] == [0, 1, 100, 101]
    assert view.images[2].parameters == {"prompt": "a red fox", "model": "tiny", "seed": 100}
    assert (view.status, view.outcome, view.progress, view.phase) == ("delivering", "succeeded", 1.0, "done")
    assert view.ended


def test_a_failure_is_told(database: Database, see: Callable[[str], RequestView], queue: GenerationQueue) -> None:
    public_id = put(database)
    queue.exchange([failed(one) for one in queue.exchange([], 1)], 0)
    view = see(public_id)
    assert (view.outcome, view.progress, view.images) == ("failed", 0.0, [])
    assert view.problem == {"code": "member", "message": "Too dark."}


def test_cancelling_shows_until_it_is_done(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue
) -> None:
    public_id = put(database, generations=2)
    (held,) = queue.exchange([], 1)
    cancel(database, SILENT, public_id)
    assert see(public_id).cancelling
    queue.exchange([put_back(held)], 0)
    view = see(public_id)
    assert (view.cancelling, view.outcome) == (False, "cancelled")


def test_what_is_being_made_can_be_seen(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue, board: ProgressBoard
) -> None:
    public_id = put(database, generations=4)
    held = [started(queue, one) for one in queue.exchange([], 4)]
    texts = [base64.b64encode(b"\xff\xd8\xff" + name).decode() for name in (b"first", b"third")]
    damaged = [*texts[:1], "no base64!", texts[1], base64.b64encode(b"GIF89a").decode()]
    for one, preview in zip(held, damaged, strict=True):
        board.post(one.public_id, 1, Progress(1, "sampling", preview=preview))
    assert see(public_id).previews == [b"\xff\xd8\xfffirst", b"\xff\xd8\xffthird"]
    queue.exchange([succeeded(one) for one in held], 0)
    assert see(public_id).previews == []


def test_pictures_know_their_place_and_their_rating(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue
) -> None:
    public_id = put(database, generations=2, guild_id="42", parent_id="the-one-before")
    first, second = queue.exchange([], 2)
    queue.exchange([failed(first), succeeded(second)], 0)
    database.write(lambda tx: tx.execute(update(schema.pictures).values(rating="unknown")))
    view = see(public_id)
    assert [(picture.ordinal, picture.rating) for picture in view.images] == [(1, "unknown")]
    assert (view.guild_id, view.parent_id, view.deleted) == ("42", "the-one-before", False)


def test_nobody_sees_what_was_taken_back(
    database: Database, see: Callable[[str], RequestView], queue: GenerationQueue
) -> None:
    public_id = put(database)
    queue.exchange([succeeded(one) for one in queue.exchange([], 1)], 0)
    database.write(lambda tx: tx.execute(update(schema.requests).values(deleted_at=utc_now())))
    view = see(public_id)
    assert (view.deleted, view.images, view.outcome) == (True, [], "succeeded")


def test_sentences_can_still_be_said_in_other_languages(database: Database, see: Callable[[str], RequestView]) -> None:
    told = text("“{name}” was taken for {what}.", name="fox", what=text("a model"))
    public_id = put(database)
    kept_as = {"notes": [kept(told), "as it was kept before"], "problem": {"code": "member", "message": kept(told)}}
    database.write(lambda tx: tx.execute(update(schema.requests).values(**kept_as)))
    view = see(public_id)
    assert view.problem is not None
    assert view.notes == ["“fox” was taken for a model.", "as it was kept before"]
    for found in (view.notes[0], view.problem["message"]):
        assert isinstance(found, Text)
        assert (found.template, found.values["what"].template) == (told.template, "a model")
    assert view.problem["code"] == "member"


def test_a_page_costs_no_more_queries_than_one_request(
    database: Database, views: RequestViews, queue: GenerationQueue
) -> None:
    asked = [put(database, f"member-{number}", generations=2) for number in range(9)]
    queue.exchange([succeeded(one) for one in queue.exchange([], 4)], 0)
    for one in queue.exchange([], 4):
        started(queue, one)
    views.page(20)  # measures the pace
    counted: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    page = views.page(20)
    assert len(counted) == 4
    assert [views.one(view.id) for view in page] == page
    assert views.some(asked[:3]) == [view for view in page if view.id in asked[:3]]
    assert {bool(view.images) for view in page} == {view.place is None for view in page} == {True, False}


def test_pages_go_back_in_time_without_gaps(database: Database, views: RequestViews) -> None:
    asked = sorted(put(database, "ada") for _ in range(5))
    put(database, "bob")
    first = views.page(2, member_id="ada")
    second = views.page(2, before=first[-1].id, member_id="ada")
    third = views.page(2, before=second[-1].id, member_id="ada")
    assert [view.id for view in first + second + third] == asked[::-1]
    assert len(views.page(100)) == 6


def test_the_census_counts_and_shows(database: Database, queue: GenerationQueue) -> None:
    put(database, "ada", generations=SHOWN + 5, member_name="Ada")
    done, bad, runs, _ = queue.exchange([], 4)
    started(queue, runs)
    queue.exchange([succeeded(done), failed(bad)], 0)
    found = census(database)
    assert found["generations"] == {"queued": SHOWN + 1, "leased": 1, "running": 1, "succeeded": 1, "failed": 1}
    assert found["deliveries"] == {}
    assert [row["attempt"] for row in found["running"]] == [1, 0]
    assert found["running"][0]["member"] == "Ada"
    assert found["failed"][0]["failure_kind"] == "member"
    assert len(found["waiting"]) == SHOWN
    turns = [row["turn"] for row in found["waiting"]]
    assert turns == sorted(turns)
