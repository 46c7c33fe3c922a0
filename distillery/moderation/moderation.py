"""Blocks, refunds, cancellations and strikes, by the word of a guild's admin and within that guild alone."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from distillery.cache.port import Doorbell
from distillery.command.preset import known_as
from distillery.database import schema
from distillery.database.engine import Database
from distillery.guilds import audit
from distillery.guilds.audit import Admin
from distillery.members import accounts, blocks, record
from distillery.members.blocks import Block
from distillery.members.presets import take_down
from distillery.members.record import Strike
from distillery.queue import ledger
from distillery.queue.cancel import call_off, cancelling
from distillery.safety.policy import Policy
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import text

requests, held = schema.requests, schema.accounts
REASON = 500  # characters of a block's reason
STRIKES = 50  # that are shown of a member


@dataclass(frozen=True)
class Cleared:
    """What is gone: how many strikes, and whether a pause was lifted."""

    strikes: int
    pause: bool


class Moderation:
    """Blocking; safe for many threads. What nobody can undo for a guild alone is left to the operator."""

    def __init__(self, database: Database, doorbell: Doorbell, policy: Policy) -> None:
        self._database = database
        self._doorbell = doorbell
        self._reported = [name for name, category in policy.categories.items() if category.reported]

    def block(self, guild_id: str, by: Admin, member_id: str, reason: str, seconds: float | None = None) -> Block:
        """Block a member in the guild, for `seconds` or until somebody lifts it."""

        def write(tx: Connection) -> Block:
            told = {"guild_id": guild_id, "reason": reason[:REASON], "by_id": by.id}
            block = blocks.hold(tx, member_id, seconds=seconds, **told)
            audit.record(tx, guild_id, by, "member.block", after=blocked(block))
            return block

        return self._database.write(write)

    def unblock(self, guild_id: str, by: Admin, member_id: str) -> bool:
        """Lift the guild's block; whether there was one."""

        def write(tx: Connection) -> bool:
            lifted = blocks.lift(tx, member_id, guild_id)
            if lifted:
                audit.record(tx, guild_id, by, "member.unblock", before={"member": member_id})
            return lifted

        return self._database.write(write)

    def blocks(self, guild_id: str) -> list[Block]:
        """The blocks that hold in the guild, newest first."""
        return blocks.blocks_of(self._database, guild_id)

    def refund_request(self, guild_id: str, by: Admin, public_id: str) -> int:
        """Give back what a delivered request cost of the guild's quotas; how many pictures. Raises NotFound."""

        def note(tx: Connection, given: int) -> None:
            audit.record(tx, guild_id, by, "request.refund", after={"request": public_id, "pictures": given})

        return accounts.give_back(self._database, public_id, by_id=by.id, guild_id=guild_id, beside=note)

    def refund_member(self, guild_id: str, by: Admin, member_id: str, pictures: int) -> int:
        """Give a member back what they used of the guild's quotas today and this month; how many pictures at most."""

        def write(tx: Connection) -> int:
            given = _given(tx, guild_id, by, member_id, pictures)
            if given:
                audit.record(tx, guild_id, by, "member.refund", after={"member": member_id, "pictures": given})
            return given

        return self._database.write(write)

    def cancel_request(self, guild_id: str, by: Admin, public_id: str) -> bool:
        """Call a request of the guild off; whether anything was left of it. Raises NotFound."""
        here = (requests.c.public_id == public_id) & (requests.c.guild_id == guild_id)

        def write(tx: Connection) -> list[str]:
            request = tx.execute(select(requests).where(here).with_for_update()).one_or_none()
            if request is None:
                raise NotFound(text("There is no request {id} here.", id=public_id))
            if not call_off(tx, request):
                return []
            audit.record(tx, guild_id, by, "request.cancel", after={"request": public_id})
            return [public_id]

        return bool(cancelling(self._database, self._doorbell, write))

    def cancel_member(self, guild_id: str, by: Admin, member_id: str) -> int:
        """Call off whatever of a member's is under way in the guild; how many requests."""
        theirs = (requests.c.guild_id == guild_id) & (requests.c.member_id == member_id)
        is_open = select(requests.c.id).where(theirs, requests.c.open_generations > 0)

        def write(tx: Connection) -> list[str]:
            ids = [*tx.execute(is_open).scalars()]  # before any is locked: what has ended is in nobody's way
            found = select(requests).where(requests.c.id.in_(ids)).order_by(requests.c.id)
            gone = [each.public_id for each in tx.execute(found.with_for_update()) if call_off(tx, each)]
            if gone:
                audit.record(tx, guild_id, by, "member.cancel", after={"member": member_id, "requests": len(gone)})
            return gone

        return len(cancelling(self._database, self._doorbell, write))

    def strikes(self, guild_id: str, member_id: str) -> list[Strike]:
        """The member's strikes in the guild, newest first."""
        return record.strikes_of(self._database, member_id, guild_id, STRIKES)

    def clear(self, guild_id: str, by: Admin, member_id: str) -> Cleared:
        """Forget the member's strikes here and lift the pause they brought.

        Those of categories that are reported to the operator count everywhere, and only the operator clears them.
        """

        def write(tx: Connection) -> Cleared:
            strikes = record.clear(tx, member_id, guild_id, keep=self._reported)
            gone = Cleared(strikes, blocks.lift(tx, member_id, guild_id, of_strikes=True))
            if gone.strikes or gone.pause:
                audit.record(tx, guild_id, by, "member.clear", before={"member": member_id, **asdict(gone)})
            return gone

        return self._database.write(write)

    def unshare_preset(self, guild_id: str, by: Admin, name: str) -> str | None:
        """Let only its owner use a preset that is shared in the guild; whose it is, None where there is none."""

        def write(tx: Connection) -> str | None:
            owners = take_down(tx, guild_id, name)
            for owner in owners:
                audit.record(tx, guild_id, by, "preset.unshare", before={"preset": known_as(name), "member": owner})
            return next(iter(owners), None)

        return self._database.write(write)


def blocked(block: Block) -> dict[str, Any]:
    """A block as the audit log has it: ``{"member", "reason", "until"}``, in seconds since 1970 or None."""
    until = round(block.ends_at.timestamp()) if block.ends_at else None
    return {"member": block.member_id, "reason": block.reason, "until": until}


def _given(tx: Connection, guild_id: str, by: Admin, member_id: str, pictures: int) -> int:
    today = datetime.now(UTC)
    periods = [f"g{guild_id}/{today:{form}}" for form in ("%Y-%m", "%Y-%m-%d")]
    theirs = select(held).where(held.c.member_id == member_id, held.c.period.in_(periods), held.c.spent > 0)
    spent = {row.period: row.spent for row in tx.execute(theirs.order_by(held.c.period).with_for_update())}
    for period, used in spent.items():
        ledger.grant(tx, member_id, [period], min(used, pictures), by_id=by.id, guild_id=guild_id)
    return min(max(spent.values(), default=0), pictures)
