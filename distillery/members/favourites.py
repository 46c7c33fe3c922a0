"""Favourites: pictures that a member wants to find again, their own and others'."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Select, and_, delete, insert, or_, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import text

favourites, pictures, requests = schema.favourites, schema.pictures, schema.requests
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ORDER = (favourites.c.at, favourites.c.picture_id)


@dataclass(frozen=True)
class Favourite:
    """One picture: the request's public id and the picture's place in it, where it is stored, what was asked for."""

    request_id: str
    ordinal: int
    key: str
    command: str
    text: str
    at: datetime
    picture_id: int

    @property
    def cursor(self) -> str:
        """Where the next page begins: up to 40 characters."""
        return f"{(self.at - EPOCH) // MICROSECOND}.{self.picture_id}"


class Favourites:
    """Every member's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def toggle(self, member_id: str, request_id: str, ordinal: int) -> bool:
        """Make the picture a favourite, or no longer; which of both. Raises NotFound where it is gone."""

        def write(tx: Connection) -> bool:
            picture_id = tx.execute(_shown(request_id, ordinal)).scalar()
            if picture_id is None:
                raise NotFound(text("That picture is no longer there. Try another one."))
            mine = (favourites.c.member_id == member_id) & (favourites.c.picture_id == picture_id)
            if tx.execute(delete(favourites).where(mine)).rowcount:
                return False
            tx.execute(insert(favourites).values(member_id=member_id, picture_id=picture_id, at=utc_now()))
            return True

        return self._database.write(write)

    def has(self, member_id: str, request_id: str, ordinal: int | None = None) -> bool:
        """Whether a picture of the request is one of the member's favourites; `ordinal`: whether that picture is."""
        theirs = (
            select(favourites.c.picture_id)
            .select_from(favourites.join(pictures).join(requests, requests.c.id == pictures.c.request_id))
            .where(favourites.c.member_id == member_id, requests.c.public_id == request_id)
        )
        if ordinal is not None:
            theirs = theirs.where(pictures.c.ordinal == ordinal)
        with self._database.read() as connection:
            return connection.execute(theirs.limit(1)).first() is not None

    def page(
        self, member_id: str, limit: int, before: str | None = None, *, after: str | None = None
    ) -> list[Favourite]:
        """Up to `limit` of the member's, newest first; older than the one whose cursor is `before`.

        With `after`, the ones next newer than that.
        """
        newest = (
            select(
                requests.c.public_id.label("request_id"),
                pictures.c.ordinal,
                pictures.c.storage_key.label("key"),
                requests.c.command,
                requests.c.text,
                favourites.c.at,
                favourites.c.picture_id,
            )
            .select_from(favourites.join(pictures).join(requests, requests.c.id == pictures.c.request_id))
            .where(favourites.c.member_id == member_id, requests.c.deleted_at.is_(None))
            .order_by(*(each.asc() if after else each.desc() for each in ORDER))
            .limit(limit)
        )
        if before is not None:
            at, picture_id = _place(before)
            same_moment = and_(favourites.c.at == at, favourites.c.picture_id < picture_id)
            newest = newest.where(favourites.c.at <= at, or_(favourites.c.at < at, same_moment))
        if after is not None:
            at, picture_id = _place(after)
            same_moment = and_(favourites.c.at == at, favourites.c.picture_id > picture_id)
            newest = newest.where(favourites.c.at >= at, or_(favourites.c.at > at, same_moment))
        with self._database.read() as connection:
            found = [Favourite(**row._mapping) for row in connection.execute(newest)]
        return found[::-1] if after else found


def _place(cursor: str) -> tuple[datetime, int]:
    """The moment and the picture that a cursor names."""
    moment, _, picture_id = cursor.partition(".")
    return EPOCH + int(moment) * MICROSECOND, int(picture_id)


def _shown(request_id: str, ordinal: int) -> Select[tuple[int]]:
    """The picture's id, unless it was taken back."""
    return (
        select(pictures.c.id)
        .join(requests, requests.c.id == pictures.c.request_id)
        .where(requests.c.public_id == request_id, requests.c.deleted_at.is_(None), pictures.c.ordinal == ordinal)
    )
