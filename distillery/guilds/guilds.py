"""Guilds' configurations: read from memory, changed in a transaction that also writes the audit log."""

from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import SQLAlchemyError

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now
from distillery.guilds import audit
from distillery.guilds.audit import Admin, Change
from distillery.guilds.checking import Check, shaped, unchecked
from distillery.guilds.config import NOTHING_DECIDED, GuildConfig
from distillery.guilds.document import restored
from distillery.guilds.memory import Memory
from distillery.vocabulary.clock import Clock

log = structlog.get_logger()
guilds = schema.guilds
SECONDS = 3.0  # that another process may go by what was decided before


class Guilds:
    """What was decided in each guild. Blocking, but for `known` and `fresh`; safe for many threads.

    `check` is asked about every change before it is made; it raises CommandError.
    """

    def __init__(
        self, database: Database, check: Check = unchecked, *, seconds: float = SECONDS, clock: Clock | None = None
    ) -> None:
        self._database = database
        self._check = check
        self._memory = Memory(seconds, clock)

    def known(self, guild_id: str | None) -> GuildConfig | None:
        """What is remembered about the guild, from memory alone; None when nobody looked yet."""
        return self._memory.known(guild_id) if guild_id else NOTHING_DECIDED

    def fresh(self, guild_id: str | None) -> GuildConfig | None:
        """The same, but None also when it is time to look again."""
        return self._memory.fresh(guild_id) if guild_id else NOTHING_DECIDED

    def of(self, guild_id: str | None) -> GuildConfig:
        """What holds in the guild, at most a few seconds old; while the database is away, what held last.

        Raises SQLAlchemyError when the database is away and nothing is known: to decide nothing would open the guild.
        """
        if guild_id is None:
            return NOTHING_DECIDED
        ticket, known = self._memory.claim(guild_id), self._memory.known(guild_id)
        if ticket is None and known:
            return known
        try:
            config = self._read(guild_id)
        except SQLAlchemyError as error:
            if known is None:
                raise
            log.warning("guild_config_not_read", guild_id=guild_id, error=str(error))
            return known
        self._memory.keep(guild_id, config, ticket or 0)
        return config

    def change(
        self, guild_id: str, by: Admin, what: str, change: Callable[[GuildConfig], GuildConfig]
    ) -> tuple[GuildConfig, GuildConfig]:
        """What held, and what holds now: `change` of it, which may be called again after a deadlock.

        Raises CommandError when that is not to be. A change that changes nothing is not written down.
        """
        before, after = self._database.write(lambda tx: self._changed(tx, guild_id, by, what, change))
        self._memory.replace(guild_id, after)
        return before, after

    def changes(self, guild_id: str, limit: int, before: int | None = None) -> list[Change]:
        """The guild's audit log, newest first; from the one whose id is `before` on, if it is given."""
        with self._database.read() as connection:
            return audit.of_guild(connection, guild_id, limit, before)

    def greet_once(self, guild_id: str) -> bool:
        """Whether nobody greeted the guild yet; from now on somebody has."""
        return self._database.write(lambda tx: _greeted(tx, guild_id))

    def _read(self, guild_id: str) -> GuildConfig:
        with self._database.read() as connection:
            return _stored(connection, guild_id)

    def _changed(
        self, tx: Connection, guild_id: str, by: Admin, what: str, change: Callable[[GuildConfig], GuildConfig]
    ) -> tuple[GuildConfig, GuildConfig]:
        _begin(tx, guild_id)
        before = _stored(tx, guild_id, locked=True)
        after = shaped(change(before))
        if after != before:
            self._check(before, after, by.id)
            tx.execute(
                update(guilds)
                .where(guilds.c.guild_id == guild_id)
                .values(config=_document(after), changed_at=utc_now())
            )
            audit.record(tx, guild_id, by, what, *_differences(before, after))
        return before, after


def _stored(connection: Connection, guild_id: str, locked: bool = False) -> GuildConfig:
    mine = select(guilds.c.config).where(guilds.c.guild_id == guild_id)
    try:
        document = connection.execute(mine.with_for_update() if locked else mine).scalar()
    except ValueError:  # no JSON at all
        document = "damaged"
    return restored(document, guild_id) if document else NOTHING_DECIDED


def _begin(tx: Connection, guild_id: str) -> None:
    """A row to lock, on which two changes at once wait for each other."""
    insert_unless_there(tx, guilds, guild_id=guild_id, config={}, changed_at=utc_now())


def _greeted(tx: Connection, guild_id: str) -> bool:
    _begin(tx, guild_id)
    first = update(guilds).where(guilds.c.guild_id == guild_id, guilds.c.greeted_at.is_(None))
    return tx.execute(first.values(greeted_at=utc_now())).rowcount == 1


def _document(config: GuildConfig) -> dict[str, Any]:
    return config.model_dump(mode="json", exclude_defaults=True)


def _differences(before: GuildConfig, after: GuildConfig) -> tuple[dict[str, Any], dict[str, Any]]:
    """The settings that differ, as they were and as they are."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    differing = [name for name in new if old[name] != new[name]]
    return {name: old[name] for name in differing}, {name: new[name] for name in differing}
