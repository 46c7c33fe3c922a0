"""Pictures that nobody may start from, in one guild or everywhere, known again by what they look like."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import structlog
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now
from distillery.pictures import PictureRefused, Pictures
from distillery.safety.likeness import SIDE, alike, phash
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.text import text

EVERYWHERE = ""  # the guild of a picture that is blocked in all of them, and outside
FRESH = 5.0  # seconds until other processes' changes show
KEPT = 10_000  # pictures whose looks are remembered

log = structlog.get_logger()
table = schema.blocked_pictures


@dataclass(frozen=True)
class BlockedPicture:
    """One of the list: `phash` is what it looks like, `reason` for whoever reads the list."""

    phash: str
    guild_id: str
    reason: str
    by_id: str | None
    created_at: datetime


Beside = Callable[[Connection], None]


def _nothing(_: Connection) -> None:
    """Nothing is written beside a change."""


class BlockedPictures:
    """The list in the database, kept in memory for some seconds. Blocking; safe for many threads.

    What is to be written beside a change, in its transaction, is done by `beside`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: list[BlockedPicture] = []
        self._fresh_until = 0.0

    def block(
        self,
        hashed: str,
        reason: str,
        *,
        guild_id: str = EVERYWHERE,
        by_id: str | None = None,
        beside: Beside = _nothing,
    ) -> None:
        """Put a picture on the list; the reason of one that is there already is replaced."""
        key = {"guild_id": guild_id, "phash": hashed}
        told = {"reason": reason, "by_id": by_id, "created_at": utc_now()}

        def in_transaction(tx: Connection) -> None:
            insert_unless_there(tx, table, **key, **told)
            tx.execute(update(table).filter_by(**key).values(**told))
            beside(tx)

        self._database.write(in_transaction)
        self._fresh_until = 0.0

    def unblock(self, hashed: str, guild_id: str = EVERYWHERE, *, beside: Beside = _nothing) -> int:
        """Take all that look like it off the guild's list; how many these were. `beside` only if there were any."""

        def in_transaction(tx: Connection) -> int:
            gone = [one.phash for one in _listed(tx, guild_id) if alike(one.phash, hashed)]
            if gone:
                tx.execute(delete(table).where(table.c.guild_id == guild_id, table.c.phash.in_(gone)))
                beside(tx)
            return len(gone)

        count = self._database.write(in_transaction)
        self._fresh_until = 0.0
        return count

    def listed(self, guild_id: str | None = None) -> list[BlockedPicture]:
        """Those of a guild, or all; newest first, as the database has them now."""
        with self._database.read() as connection:
            return _listed(connection, guild_id)

    def there(self, guild_id: str | None) -> list[BlockedPicture]:
        """Those that count in a guild (None: outside of any), from memory; a database that is away changes nothing."""
        if time.monotonic() >= self._fresh_until:
            self._fresh_until = time.monotonic() + FRESH  # whoever asks meanwhile goes by what was known
            try:
                self._known = self.listed()
            except SQLAlchemyError as error:
                log.warning("blocked_pictures_stale", error=str(error.__cause__ or error))
        return [one for one in self._known if one.guild_id in (EVERYWHERE, guild_id)]

    def matches(self, hashed: str, guild_id: str | None) -> BlockedPicture | None:
        """The one that a picture looks like, if it is blocked in this guild or everywhere."""
        return next((one for one in self.there(guild_id) if alike(one.phash, hashed)), None)


def _listed(connection: Connection, guild_id: str | None) -> list[BlockedPicture]:
    newest = select(table).order_by(table.c.created_at.desc(), table.c.phash)
    if guild_id is not None:
        newest = newest.where(table.c.guild_id == guild_id)
    return [BlockedPicture(**row._mapping) for row in connection.execute(newest)]


class PictureGate:
    """Refuses brought pictures that are blocked. Looks at each but once, and at none while nothing is on the list."""

    def __init__(self, blocked: BlockedPictures, pictures: Pictures) -> None:
        self._blocked = blocked
        self._pictures = pictures
        self._looks: dict[str, str] = {}  # by name, which is a hash of the file
        self._lock = Lock()

    def __call__(self, picture: StoredPicture, guild_id: str | None) -> None:
        """Raises PictureRefused for a picture that may not be used in this guild, or is gone; StorageError."""
        if not self._blocked.there(guild_id):
            return
        if found := self._blocked.matches(self._look(picture), guild_id):
            log.info("picture_blocked", picture=picture.name, phash=found.phash, guild_id=guild_id)
            raise blocked_picture()

    def _look(self, picture: StoredPicture) -> str:
        known = self._looks.get(picture.name)
        return known or self._remember(picture.name, phash(self._pictures.opened(picture, SIDE)))

    def _remember(self, name: str, hashed: str) -> str:
        with self._lock:
            if len(self._looks) >= KEPT:
                del self._looks[next(iter(self._looks))]
            self._looks[name] = hashed
        return hashed


def blocked_picture() -> PictureRefused:
    message = text("This picture is on a list of pictures that may not be used here.")
    return PictureRefused("blocked_picture", message, text("Start from another picture, or ask an admin about it."))
