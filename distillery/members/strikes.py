"""Strikes: what the content gate refused, how often lately, and the cool-downs that come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import structlog
from sqlalchemy import Connection, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.members.blocks import DIRECT, EVERYWHERE, cool_down
from distillery.safety.policy import Policy, Step

log = structlog.get_logger()
strikes = schema.strikes
REASON = "too many requests were refused for what they asked for"  # as it is kept; Block.why tells it


@dataclass(frozen=True)
class Offence:
    """One refusal. `source` tells asks apart: one that comes twice counts once."""

    member_id: str
    guild_id: str  # "": outside of guilds
    category: str
    text: str
    source: str

    @property
    def key(self) -> int:
        """The same for the same ask, in every process."""
        return int.from_bytes(blake2b(self.source.encode(), digest_size=8).digest()) >> 1


@dataclass(frozen=True)
class Tally:
    """How it stands with a member: `strikes` of late, the cool-down that the last one brought, and what comes next."""

    strikes: int
    cool_down: Step | None = None
    ends_at: datetime | None = None  # of the cool-down
    following: Step | None = None  # None behind the last step


Heard = Callable[[Offence, Tally], object]


class Strikes:
    """Counts refusals, and blocks who has too many of them. Safe for many threads.

    `heard` is told of each that counts, once in all processes, in the thread that counted it: it must not block.
    """

    def __init__(self, database: Database, policy: Policy, heard: Heard | None = None) -> None:
        self.policy = policy
        self.heard = heard
        self._database = database

    def record(self, offence: Offence) -> Tally:
        """Count `offence`, once for each ask; a cool-down follows where a step of the policy says so.

        Strikes count in the guild where they were made, or in direct messages; those of reported categories everywhere.
        """
        category, new = self.policy.categories[offence.category], self._insert(offence)
        if new and category.reported:
            where = {"member_id": offence.member_id, "guild_id": offence.guild_id}
            log.error("content_reported", category=offence.category, **where)
        tally = self._tally(offence)
        if new and tally.cool_down:
            here = offence.guild_id or DIRECT
            self._cool_down(offence, tally.cool_down, EVERYWHERE if category.reported else here)
        if new and self.heard:
            self.heard(offence, tally)
        return tally

    def forget(self) -> int:
        """Delete strikes that count no more; how many."""
        old = strikes.c.at < utc_now(-timedelta(days=self.policy.forget_days).total_seconds())
        return self._database.write(lambda tx: tx.execute(delete(strikes).where(old)).rowcount)

    def _insert(self, offence: Offence) -> bool:
        """Whether the ask was not counted before."""
        told = {"guild_id": offence.guild_id, "category": offence.category, "text": offence.text}
        row = insert(strikes).values(id=offence.key, member_id=offence.member_id, at=utc_now(), **told)
        try:
            self._database.write(lambda tx: tx.execute(row))
        except IntegrityError:
            return False
        return True

    def _tally(self, offence: Offence) -> Tally:
        steps = self.policy.steps
        with self._database.read() as connection:
            counts = {step: self._count(connection, offence, step) for step in steps}
        counted = max(counts.values(), default=0)
        following = next((step for step in steps if step.strikes > counted), None)
        reached = [step for step in steps if counts[step] >= step.strikes]
        if not reached or not self.policy.categories[offence.category].strikes:
            return Tally(counted, following=following)
        ends_at = datetime.now(UTC) + timedelta(seconds=reached[-1].seconds)
        return Tally(counted, reached[-1], ends_at, following)

    def _count(self, connection: Connection, offence: Offence, step: Step) -> int:
        """The strikes within the step's hours that count where `offence` was made."""
        categories = self.policy.categories
        reported = [name for name, category in categories.items() if category.reported]
        theirs = select(strikes.c.category).where(
            strikes.c.member_id == offence.member_id,
            strikes.c.at > utc_now(-step.within.total_seconds()),
            or_(strikes.c.guild_id == offence.guild_id, strikes.c.category.in_(reported)),
        )
        return sum(categories[row.category].strikes for row in connection.execute(theirs) if row.category in categories)

    def _cool_down(self, offence: Offence, step: Step, guild_id: str) -> None:
        cool_down(self._database, offence.member_id, guild_id=guild_id, reason=REASON, seconds=step.seconds)
        log.warning("member_cooled_down", member_id=offence.member_id, guild_id=guild_id, seconds=step.seconds)
