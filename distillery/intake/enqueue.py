"""The one transaction that turns a command into queued work: request, generations, quota, turns."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from distillery.command import Command
from distillery.database import schema
from distillery.database.types import utc_now
from distillery.intake.allowance import Allowance
from distillery.intake.ask import Ask
from distillery.intake.quotas import over_quota
from distillery.queue import fairness, ledger
from distillery.queue.history import event, record
from distillery.queue.ledger import Account
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.jobs import GenerationStatus, RequestStatus
from distillery.vocabulary.text import kept
from distillery.workflow import Rendering, Work


def enqueue(tx: Connection, ask: Ask, command: Command, rendering: Rendering, allowance: Allowance) -> str:
    """Queue the work of one ask; its request's public id.

    Raises Refused when the quota does not cover it, IntegrityError when the ask is known already.
    """
    accounts, public_id = allowance.accounts(ask), new_id()
    costs = [float(len(work.seeds)) for work in rendering.generations]
    apart = allowance.tier.name if allowance.apart else None
    # The member's row is locked first: all that one member asks at once waits here, and nowhere in a ring.
    turns = fairness.take_turns(tx, ask.member_id, costs, allowance.weight, apart)
    request_id = _insert_request(tx, ask, command, rendering, public_id, accounts)
    short = ledger.reserve(tx, ask.member_id, accounts, rendering.images, request_id=request_id, guild_id=ask.guild_id)
    if short:
        used = ledger.balance(tx, ask.member_id, short.period).used
        raise over_quota(short, used, rendering.images, command)
    _insert_generations(tx, request_id, rendering.generations, turns)
    record(tx, event(request_id, "request", RequestStatus.QUEUED, detail={"channel": ask.channel}))
    return public_id


def _insert_request(
    tx: Connection,
    ask: Ask,
    command: Command,
    rendering: Rendering,
    public_id: str,
    accounts: Sequence[Account],
) -> int:
    inserted = tx.execute(
        insert(schema.requests).values(
            public_id=public_id,
            channel=ask.channel,
            source=ask.source,
            member_id=ask.member_id,
            member_name=ask.member_name,
            guild_id=ask.guild_id,
            channel_id=ask.channel_id,
            command=command.name,
            text=ask.text,
            parameters=command.parameters,
            notes=[kept(note) for note in (*command.notes, *rendering.notes)],
            family=rendering.family,
            status=RequestStatus.QUEUED,
            images=rendering.images,
            open_generations=len(rendering.generations),
            reply=ask.reply,
            accounts=[account.period for account in accounts],
            parent_id=ask.parent_id,
            created_at=utc_now(),
        )
    )
    return int(inserted.inserted_primary_key[0])  # type: ignore[index]


def _insert_generations(tx: Connection, request_id: int, works: list[Work], turns: list[float]) -> None:
    rows: list[dict[str, Any]] = []
    first = 0
    for work, turn in zip(works, turns, strict=True):
        rows.append(
            {
                "public_id": new_id(),
                "request_id": request_id,
                "ordinal": first,
                "status": GenerationStatus.QUEUED,
                "turn": turn,
                "attempt": 0,
                "failures": 0,
                "images": len(work.seeds),
                "work": {
                    "graph": work.graph,
                    "seed_paths": work.seed_paths,
                    "seeds": work.seeds,
                    "output_nodes": work.output_nodes,
                    "inputs": work.inputs,
                    "assets": work.assets,
                },
                "parameters": work.parameters,
            }
        )
        first += len(work.seeds)
    tx.execute(insert(schema.generations).values(created_at=utc_now(), available_at=utc_now()), rows)
