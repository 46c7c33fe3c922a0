"""Taking pictures back: whoever asked for them, or who answers for the place, wants them gone."""

import structlog
from sqlalchemy import Connection, select, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.storage.port import Storage
from distillery.vocabulary.errors import NotFound, Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()
requests, pictures = schema.requests, schema.pictures


def take_back(database: Database, storage: Storage, public_id: str) -> int:
    """Show the request's pictures to nobody any more and delete them from storage; how many there were.

    Safe to be asked again: what is left in storage is deleted then. Raises NotFound, Refused for a request that is
    still under way, StorageError where the store did not delete them all (nobody is shown them all the same).
    """
    keys = database.write(lambda tx: _hide(tx, public_id))
    for key in keys:
        storage.delete(key)
    log.info("pictures_taken_back", request_id=public_id, pictures=len(keys))
    return len(keys)


def _hide(tx: Connection, public_id: str) -> list[str]:
    """Mark the request; its pictures' keys in storage."""
    row = tx.execute(select(requests).where(requests.c.public_id == public_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(text("There is no request {id}.", id=public_id))
    if row.open_generations:
        raise Refused("under_way", text("This is still being made."), text("Cancel it first, then delete it."))
    if row.deleted_at is None:
        tx.execute(update(requests).where(requests.c.id == row.id).values(deleted_at=utc_now()))
    stored = select(pictures.c.storage_key).where(pictures.c.request_id == row.id).order_by(pictures.c.ordinal)
    return list(tx.execute(stored).scalars())
