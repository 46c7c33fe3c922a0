"""The send queue: answers that wait for a bot. Any bot process may deliver any of them."""

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select, update

from distillery import metrics
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue import ledger
from distillery.queue.closing import made, mark_delivered
from distillery.queue.history import event, record
from distillery.queue.ledger import Kind
from distillery.queue.rows import Delivery
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.jobs import DELIVERY_TRANSITIONS, DeliveryStatus, sources
from distillery.vocabulary.policy import DELIVERY_ATTEMPTS, DELIVERY_BACKOFF, DELIVERY_SLOWEST

deliveries, requests = schema.deliveries, schema.requests
PENDING, LEASED, SENT, DEAD = DeliveryStatus.PENDING, DeliveryStatus.LEASED, DeliveryStatus.SENT, DeliveryStatus.DEAD

LEASE = 60.0  # seconds a silent bot keeps its deliveries


class SendQueue:
    """One bot's view of the deliveries of its channel."""

    def __init__(self, database: Database, owner: str, channel: str = "discord", lease: float = LEASE) -> None:
        self._database = database
        self._owner = owner
        self._channel = channel
        self._lease = lease

    def claim(self, want: int) -> list[Delivery]:
        """Lease up to `want` deliveries that wait, or whose bot went silent; oldest first."""
        return self._database.write(lambda tx: self._lease_out(tx, self._open(tx, want)))

    def sent(self, delivery: Delivery, way: str) -> bool:
        """The member has it. False if the lease was lost: somebody else speaks for it now."""

        def settle(tx: Connection) -> bool:
            if not self._settle(tx, delivery, SENT, way=way, sent_at=utc_now(), lease_token=None, lease_until=None):
                return False
            mark_delivered(tx, delivery.request_id)
            _post(tx, delivery, Kind.SETTLED)
            return True

        done = self._database.write(settle)
        metrics.DELIVERIES.labels(self._channel, way, "sent" if done else "stale").inc()
        return done

    def failed(self, delivery: Delivery, reason: str, *, final: bool = False) -> DeliveryStatus | None:
        """It did not go out: again after a back-off, or dead (kept for the operator) when `final` or tried enough.

        What is dead costs the member nothing. What became of it; None if the lease was lost.
        """
        status = DEAD if final or delivery.attempt >= DELIVERY_ATTEMPTS else PENDING
        wait = min(DELIVERY_SLOWEST, DELIVERY_BACKOFF * 2.0 ** (delivery.attempt - 1))
        values = {"failure": reason, "lease_token": None, "lease_until": None, "available_at": utc_now(wait)}

        def settle(tx: Connection) -> bool:
            if not self._settle(tx, delivery, status, **values):
                return False
            if status is DEAD:
                _post(tx, delivery, Kind.REFUNDED)
            return True

        done = self._database.write(settle)
        metrics.DELIVERIES.labels(self._channel, "", status if done else "stale").inc()
        return status if done else None

    def release(self, delivery: Delivery) -> None:
        """Let go of it unharmed: the bot stops before it could try."""
        values = {"lease_token": None, "lease_until": None, "attempt": delivery.attempt - 1}
        self._database.write(lambda tx: self._settle(tx, delivery, PENDING, **values))

    def _open(self, tx: Connection, want: int) -> list[Row[Any]]:
        waits = and_(deliveries.c.status == PENDING, deliveries.c.available_at <= utc_now())
        abandoned = and_(deliveries.c.status == LEASED, deliveries.c.lease_until < utc_now())
        rows: list[Row[Any]] = []
        for condition in (waits, abandoned):  # two scans of one index; an OR would be none
            found = (
                _in_order(select(deliveries))
                .where(condition, deliveries.c.channel == self._channel)
                .order_by(deliveries.c.id)
                .limit(want - len(rows))
                .with_for_update(skip_locked=True)
            )
            rows += tx.execute(found).all() if len(rows) < want else []
        return rows

    def _lease_out(self, tx: Connection, rows: list[Row[Any]]) -> list[Delivery]:
        claimed = []
        for row in rows:
            token = new_id()
            tx.execute(
                update(deliveries)
                .where(deliveries.c.id == row.id, deliveries.c.status.in_(sources(DELIVERY_TRANSITIONS, LEASED)))
                .values(
                    status=LEASED,
                    lease_token=token,
                    lease_owner=self._owner,
                    lease_until=utc_now(self._lease),
                    attempt=row.attempt + 1,
                )
            )
            request = tx.execute(
                select(requests.c.public_id, requests.c.reply).where(requests.c.id == row.request_id)
            ).one()
            claimed.append(
                Delivery(row.id, row.request_id, request.public_id, row.attempt + 1, token, request.reply or {})
            )
        record(tx, *[event(one.request_id, "delivery", LEASED, detail={"owner": self._owner}) for one in claimed])
        return claimed

    def _settle(self, tx: Connection, delivery: Delivery, status: DeliveryStatus, **values: Any) -> bool:
        mine = (deliveries.c.id == delivery.id) & (deliveries.c.lease_token == delivery.lease_token)
        done = tx.execute(update(deliveries).where(mine).values(status=status, **values)).rowcount == 1
        if done:
            record(tx, event(delivery.request_id, "delivery", status))
        return done


def _post(tx: Connection, delivery: Delivery, kind: Kind) -> None:
    """Settle or refund the pictures that the answer has: what was never made has been refunded already."""
    request = tx.execute(select(requests).where(requests.c.id == delivery.request_id)).one()
    ledger.post(tx, [ledger.Posting(request, kind, made(tx, request.id))])


def _in_order(query: Select[Any]) -> Select[Any]:
    # Without the hint the optimizer may walk the primary key, and so every delivery ever sent (measured).
    hint = "FORCE INDEX (ix_deliveries_claim)"
    return query.with_hint(deliveries, hint, "mysql").with_hint(deliveries, hint, "mariadb")
