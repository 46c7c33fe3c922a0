"""Start-time fair queueing: every generation gets its turn when it is queued, so the index order is the fair order.

A member's next turn is max(their last turn, the highest turn claimed so far) + cost / weight: whoever
floods the queue waits behind their own work, and whoever was away gets no credit for it.
(Goyal, Vin, Cheng: Start-time Fair Queuing, SIGCOMM 1996.)
"""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from distillery.database import schema
from distillery.database.insertion import insert_unless_there

GENERATIONS = "generations"
LEAST_WEIGHT = 0.01  # whoever has no weight at all still gets a hundredth of everybody else's share
members, heads = schema.members, schema.queue_heads


def take_turns(
    tx: Connection, member_id: str, costs: list[float], weight: float = 1.0, apart: str | None = None
) -> list[float]:
    """The turns of `member_id`'s next generations, one for each cost; remembered as their last.

    `weight` is their tier's; their row may hold one of their own, which multiplies it. Turns `apart` (a tier that
    commands have, not members) are remembered in a row of their own: they push back none but each other.
    """
    member = _member(tx, member_id)
    share = max(member.weight * weight, LEAST_WEIGHT)
    row = _member(tx, f"{apart}/{member_id}") if apart else member
    turn = max(row.last_turn, head(tx))
    turns = []
    for cost in costs:
        turn += cost / share
        turns.append(turn)
    tx.execute(update(members).where(members.c.member_id == row.member_id).values(last_turn=turn))
    return turns


def head(tx: Connection) -> float:
    """The highest turn claimed so far."""
    return tx.execute(select(heads.c.turn).where(heads.c.queue == GENERATIONS)).scalar() or 0.0


def advance_head(tx: Connection, turn: float) -> None:
    """Remember that `turn` was claimed."""
    if turn <= head(tx):
        return
    ahead = update(heads).where(heads.c.queue == GENERATIONS, heads.c.turn < turn).values(turn=turn)
    if tx.execute(ahead).rowcount == 0:
        insert_unless_there(tx, heads, queue=GENERATIONS, turn=turn)


def _member(tx: Connection, member_id: str) -> Row[Any]:
    mine = select(members).where(members.c.member_id == member_id).with_for_update()
    row = tx.execute(mine).one_or_none()
    if row is None:
        insert_unless_there(tx, members, member_id=member_id, last_turn=0.0, weight=1.0)
        row = tx.execute(mine).one()
    return row
