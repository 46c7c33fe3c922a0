"""The one transaction that turns a command into queued work: request, generations, quota, turns."""

from typing import Any

from sqlalchemy import Connection, insert

from distillery.command import Command
from distillery.database import schema
from distillery.database.types import utc_now
from distillery.intake.ask import Ask
from distillery.intake.gates import over_quota
from distillery.intake.tiers import Allowance
from distillery.queue import fairness, quota
from distillery.queue.history import event, record
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.jobs import GenerationStatus, RequestStatus
from distillery.workflow import Rendering, Work


def enqueue(tx: Connection, ask: Ask, command: Command, rendering: Rendering, allowance: Allowance) -> str:
    """Queue the work of one ask; its request's public id.

    Raises Refused when the quota does not cover it, IntegrityError when the ask is known already.
    """
    period, tier = allowance.period(), allowance.tier
    if not quota.reserve(tx, ask.member_id, period, rendering.images, tier.quota):
        raise over_quota(tier, quota.used(tx, ask.member_id, period), rendering.images, command)
    public_id = new_id()
    request_id = _insert_request(tx, ask, command, rendering, public_id, period)
    costs = [float(len(work.seeds)) for work in rendering.generations]
    turns = fairness.take_turns(tx, ask.member_id, costs, tier.weight, tier.name if allowance.apart else None)
    _insert_generations(tx, request_id, rendering.generations, turns)
    record(tx, event(request_id, "request", RequestStatus.QUEUED, detail={"channel": ask.channel}))
    return public_id


def _insert_request(
    tx: Connection, ask: Ask, command: Command, rendering: Rendering, public_id: str, period: str
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
            notes=[*command.notes, *rendering.notes],
            family=rendering.family,
            status=RequestStatus.QUEUED,
            images=rendering.images,
            open_generations=len(rendering.generations),
            reply=ask.reply,
            quota_period=period,
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
