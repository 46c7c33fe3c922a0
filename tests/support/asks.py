"""Asks, queued work and what comes of it, as small as they can be."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import RowMapping, Table, select

from distillery.command import Command
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.ask import Ask
from distillery.intake.enqueue import enqueue
from distillery.intake.tiers import Allowance
from distillery.queue.rows import Generation, Settlement
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.wire import Failure, Output
from distillery.workflow import Rendering, Work
from tests.support.tiers import PLENTY, a_tier
from tests.support.work import graph_of


def an_ask(member: str = "ada", **changes: Any) -> Ask:
    """An ask that nobody made before; `changes` are fields of Ask."""
    fields = {"channel": "discord", "source": new_id(), "member_id": member, "text": "a red fox"}
    return Ask(**fields | changes)


def a_rendering(generations: int = 1, images: int = 1) -> Rendering:
    """`generations` runs of `images` pictures each."""
    return Rendering("sd15", [_work(number, images) for number in range(generations)])


def _work(number: int, images: int) -> Work:
    seeds = [100 * number + index for index in range(images)]
    parameters = {"prompt": "a red fox", "model": "tiny"}
    return Work(seeds, graph_of("a red fox"), [["3", "seed"]], ["9"], 64, 64, parameters)


def put(
    database: Database, member: str = "ada", *, generations: int = 1, images: int = 1, limit: int = PLENTY, **ask: Any
) -> str:
    """Queue one request; its public id."""
    command = Command("serve", {"prompt": "a red fox"})
    rendering = a_rendering(generations, images)
    allowance = Allowance(a_tier(quota=limit))
    return database.write(lambda tx: enqueue(tx, an_ask(member, **ask), command, rendering, allowance))


def outputs(generation: Generation, count: int | None = None) -> list[Output]:
    """The pictures that `generation` asks for, or the first `count` of them."""
    prefix, seeds = generation.work_request().output_prefix, generation.work["seeds"]
    made = [Output(f"{prefix}{index}.png", 64, 64, seed, 1000) for index, seed in enumerate(seeds)]
    return made[:count]


def succeeded(generation: Generation) -> Settlement:
    """Every picture was made."""
    return Settlement(generation, GenerationStatus.SUCCEEDED, outputs(generation), timings={"sampling": 1.5})


def failed(generation: Generation, kind: FailureClass = FailureClass.MEMBER, message: str = "Too dark.") -> Settlement:
    """It failed for good."""
    return Settlement(generation, GenerationStatus.FAILED, failure=Failure(kind, message, "ValueError: 0 lux"))


def cancelled(generation: Generation) -> Settlement:
    """It was stopped."""
    return Settlement(generation, GenerationStatus.CANCELLED)


def put_back(generation: Generation, delay: float = 0.0, failure: Failure | None = None) -> Settlement:
    """It waits again, `delay` seconds from now on."""
    return Settlement(generation, GenerationStatus.QUEUED, failure=failure, delay=delay)


def rows(database: Database, table: Table, **where: Any) -> list[RowMapping]:
    """The rows of `table` with these values, oldest first."""
    found = select(table).filter_by(**where).order_by(*table.primary_key)
    with database.read() as connection:
        return list(connection.execute(found).mappings())


def request(database: Database, public_id: str) -> RowMapping:
    """The request's row."""
    (row,) = rows(database, schema.requests, public_id=public_id)
    return row


def used(database: Database, member: str = "ada") -> int:
    """Pictures reserved by the member or spent on them, over all days."""
    return sum(row["reserved"] + row["spent"] for row in rows(database, schema.accounts, member_id=member))


def story(database: Database, public_id: str) -> list[str]:
    """What happened to the request, as ``subject status`` in order."""
    events = rows(database, schema.events, request_id=request(database, public_id)["id"])
    return [f"{event['subject']} {event['status']}" for event in events]


def ids(generations: Iterable[Generation]) -> list[int]:
    """Their ids."""
    return [generation.id for generation in generations]
