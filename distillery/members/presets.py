"""Presets: flags under a name, a member's own, shared in one guild or in none."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from distillery.command.preset import known_as, names_preset
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused
from distillery.vocabulary.text import text

presets = schema.presets
NAME = re.compile(r"[\w-]{1,32}")  # letters and digits of any script, _ and -
LONGEST_NAME, LONGEST_TEXT = 32, 2000  # characters
MOST = 50  # of one member
MOST_SHARED = 200  # of a guild's that are listed


@dataclass(frozen=True)
class Preset:
    """`text` is what stands behind a command's words; `guild_id` is the guild whose members see it, too, if any do."""

    name: str
    text: str
    owner_id: str
    guild_id: str | None = None

    @property
    def shared(self) -> bool:
        """Whether others see it."""
        return self.guild_id is not None


class Presets:
    """Every member's. Names are compared in small letters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, owner_id: str, name: str, words: str) -> Preset:
        """Keep `words` under `name`, in place of what had that name; what is shared stays so.

        Raises CommandError for a name or text that cannot be, Refused when the member has too many.
        """
        known, words = known_as(name), words.strip()
        if problems := [*_wrong_name(known), *_wrong_text(words)]:
            raise CommandError(problems)

        def write(tx: Connection) -> Preset:
            values = {"text": words, "changed_at": utc_now()}
            if not tx.execute(update(presets).where(*_own(owner_id, known)).values(values)).rowcount:
                _room(tx, owner_id)
                tx.execute(insert(presets).values(owner_id=owner_id, name=known, **values))
            return _preset(tx.execute(select(presets).where(*_own(owner_id, known))).one())

        return self._database.write(write)

    def share(self, owner_id: str, name: str, guild_id: str | None) -> Preset:
        """Let everybody in the guild use it, or (None) nobody else. Raises NotFound, Refused for a name in use."""
        known = known_as(name)

        def write(tx: Connection) -> Preset:
            there = select(presets.c.owner_id).where(presets.c.guild_id == guild_id, presets.c.name == known)
            if guild_id and set(tx.execute(there).scalars()) - {owner_id}:
                message = text("Somebody else shares a preset “{name}” here.", name=known)
                raise Refused("preset", message, text("Save yours under another name and share that."))
            tx.execute(update(presets).where(*_own(owner_id, known)).values(guild_id=guild_id))
            row = tx.execute(select(presets).where(*_own(owner_id, known))).one_or_none()
            if row is None:
                raise NotFound(text("You have no preset “{name}”. /presets list shows them all.", name=known))
            return _preset(row)

        return self._database.write(write)

    def delete(self, owner_id: str, name: str) -> bool:
        """Forget it, for everybody. False where the member has none of that name."""
        return self._database.write(
            lambda tx: tx.execute(delete(presets).where(*_own(owner_id, known_as(name)))).rowcount == 1
        )

    def visible(self, owner_id: str, guild_id: str | None) -> list[Preset]:
        """The member's own by name, then those that others share in the guild."""
        own = select(presets).where(presets.c.owner_id == owner_id).order_by(presets.c.name)
        with self._database.read() as connection:
            rows = list(connection.execute(own))
            if guild_id is not None:
                others = select(presets).where(presets.c.guild_id == guild_id, presets.c.owner_id != owner_id)
                rows += connection.execute(others.order_by(presets.c.name, presets.c.id).limit(MOST_SHARED))
        return [_preset(row) for row in rows]

    def named(self, name: str, owner_id: str, guild_id: str | None) -> Preset | None:
        """The member's own of that name, else the one that is shared in the guild."""
        known = known_as(name)
        with self._database.read() as connection:
            row = connection.execute(select(presets).where(*_own(owner_id, known))).one_or_none()
            if row is None and guild_id is not None:
                shared = select(presets).where(presets.c.guild_id == guild_id, presets.c.name == known)
                row = connection.execute(shared).first()
        return _preset(row) if row else None

    def named_in(
        self, written: str, options: Mapping[str, Any], member_id: str, guild_id: str | None
    ) -> dict[str, str]:
        """For Catalogue.parse: what the member's presets stand for, by name; nobody looks where none is named."""
        if not names_preset(written, options):
            return {}
        found = self.visible(member_id, guild_id)
        return {each.name: each.text for each in reversed(found)}  # of two with one name the member's own


def take_down(tx: Connection, guild_id: str, name: str) -> list[str]:
    """Let nobody but its owner use what the guild shares under `name`; the ids of owners, at most one."""
    shared = presets.c.guild_id == guild_id, presets.c.name == known_as(name)
    owners = list(tx.execute(select(presets.c.owner_id).where(*shared).with_for_update()).scalars())
    tx.execute(update(presets).where(*shared).values(guild_id=None))
    return owners


def _own(owner_id: str, name: str) -> tuple[Any, Any]:
    return presets.c.owner_id == owner_id, presets.c.name == name


def _preset(row: Row[Any]) -> Preset:
    return Preset(row.name, row.text, row.owner_id, row.guild_id)


def _wrong_name(name: str) -> Iterator[Problem]:
    if not NAME.fullmatch(name):
        message = text("“{name}” cannot be the name of a preset.", name=name[:LONGEST_NAME])
        hint = text("Write up to {most} letters, digits, - and _, with no spaces.", most=LONGEST_NAME)
        yield Problem("bad_name", message, hint=hint)


def _wrong_text(words: str) -> Iterator[Problem]:
    if not words:
        hint = text("Write the flags that it is to stand for, such as --ar 16:9.")
        yield Problem("empty_preset", text("A preset needs something in it."), hint=hint)
    if len(words) > LONGEST_TEXT:
        message = text(
            "A preset may have {most} characters, and this has {count}.", most=LONGEST_TEXT, count=len(words)
        )
        yield Problem("too_long", message, hint=text("Leave something out."))


def _room(tx: Connection, owner_id: str) -> None:
    """Raises Refused when the member has as many as there may be."""
    of_owner = presets.c.owner_id == owner_id
    tx.execute(select(presets.c.id).where(of_owner).order_by(presets.c.name).limit(1).with_for_update())
    if tx.execute(select(func.count()).where(of_owner)).scalar_one() >= MOST:
        message = text("You have {most} presets, and there is no room for more.", most=MOST)
        raise Refused("presets", message, text("Delete one with /presets delete."))
