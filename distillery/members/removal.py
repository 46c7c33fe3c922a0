"""Taking pictures back: whoever asked for them, or who answers for the place, wants them gone."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, Row, select, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.members.brought import forget
from distillery.pictures.store import name_of, remove
from distillery.storage.port import MissingObject, Storage
from distillery.vocabulary.errors import NotFound, Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()
requests, pictures = schema.requests, schema.pictures


def take_back(database: Database, storage: Storage, public_id: str) -> int:
    """Show the request's pictures to nobody any more and delete them from storage; how many there were.

    The copies that others started from go along, and nobody can name them any more. Safe to be asked again: what is
    left in storage is deleted then. Raises NotFound, Refused for a request that is still under way, StorageError where
    the store did not delete them all (nobody is shown them all the same).
    """
    stored = database.write(lambda tx: _hide(tx, public_id))
    copies = {name for each in stored for name in (each.kept_name, _brought_as(storage, each.storage_key)) if name}
    database.write(lambda tx: forget(tx, copies))
    for name in sorted(copies):
        remove(storage, name)
    for each in stored:
        storage.delete(each.storage_key)
    log.info("pictures_taken_back", request_id=public_id, pictures=len(stored), copies=len(copies))
    return len(stored)


def _brought_as(storage: Storage, key: str) -> str | None:
    """What the picture is stored as where somebody brought it as a file or by its link."""
    try:
        return name_of(storage.get(key))
    except MissingObject:
        return None


def _hide(tx: Connection, public_id: str) -> Sequence[Row[Any, Any]]:
    """Mark the request; where its pictures and their copies are stored."""
    row = tx.execute(select(requests).where(requests.c.public_id == public_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(text("There is no request {id}.", id=public_id))
    if row.open_generations:
        raise Refused("under_way", text("This is still being made."), text("Cancel it first, then delete it."))
    if row.deleted_at is None:
        tx.execute(update(requests).where(requests.c.id == row.id).values(deleted_at=utc_now()))
    stored = select(pictures.c.storage_key, pictures.c.kept_name).where(pictures.c.request_id == row.id)
    return tx.execute(stored.order_by(pictures.c.ordinal)).all()
