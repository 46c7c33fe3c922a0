"""History: what a member asked for, to look through and to ask for again."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.vocabulary.jobs import RequestStatus

requests = schema.requests
RECENT = 200  # requests that recent prompts are looked for in
FLAG = re.compile(r"(?:^|\s)(?:--|—)[a-zA-Z]")


@dataclass(frozen=True)
class Past:
    """One request by its public id; `deleted` where its pictures were taken back."""

    request_id: str
    command: str
    text: str
    status: RequestStatus
    outcome: str | None
    images: int
    guild_id: str | None
    created_at: datetime
    deleted: bool


class History:
    """Every member's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        member_id: str,
        limit: int,
        before: str | None = None,
        *,
        after: str | None = None,
        command: str | None = None,
        text: str | None = None,
        favourites: bool = False,
    ) -> list[Past]:
        """Up to `limit` of the member's requests, newest first, older than the one called `before`.

        With `after`, the ones next newer than that. Only those of `command`, with `text` somewhere in theirs, or with a
        favourite of the member's among their pictures, where these are given.
        """
        order = requests.c.id.asc() if after else requests.c.id.desc()
        mine = select(requests).where(requests.c.member_id == member_id).order_by(order).limit(limit)
        if before is not None:
            mine = mine.where(requests.c.id < _id_of(before))
        if after is not None:
            mine = mine.where(requests.c.id > _id_of(after))
        if favourites:
            mine = mine.where(requests.c.id.in_(_with_favourites(member_id)))
        if command is not None:
            mine = mine.where(requests.c.command == command)
        if text:
            mine = mine.where(requests.c.text.icontains(text, autoescape=True))
        with self._database.read() as connection:
            rows = connection.execute(mine).all()
        if after is not None:
            rows = rows[::-1]
        return [
            Past(
                row.public_id,
                row.command,
                row.text,
                RequestStatus(row.status),
                row.outcome,
                row.images,
                row.guild_id,
                row.created_at,
                row.deleted_at is not None,
            )
            for row in rows
        ]

    def recent_prompts(self, member_id: str, limit: int) -> list[str]:
        """Up to `limit` of the words that the member wrote before any flags, each once, newest first."""
        newest = (
            select(requests.c.text)
            .where(requests.c.member_id == member_id)
            .order_by(requests.c.id.desc())
            .limit(RECENT)
        )
        with self._database.read() as connection:
            written = connection.execute(newest).scalars().all()
        prompts = (_words(text) for text in written)
        return list(dict.fromkeys(prompt for prompt in prompts if prompt))[:limit]


def _with_favourites(member_id: str) -> Select[tuple[int]]:
    """The ids of requests that made a favourite of the member's."""
    kept, pictures = schema.favourites, schema.pictures
    return select(pictures.c.request_id).join(kept).where(kept.c.member_id == member_id)


def _id_of(public_id: str) -> object:
    return select(requests.c.id).where(requests.c.public_id == public_id).scalar_subquery()


def _words(text: str) -> str:
    """What stands before the first flag."""
    return FLAG.split(text, maxsplit=1)[0].strip()
