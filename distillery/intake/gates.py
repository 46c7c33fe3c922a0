"""The gates: each says no in one place, before anything costs money. All pass, or the first refusal is the answer.

Duplicate and quota are gates too, but races can only be decided by the transaction: see intake.py and enqueue.py.
"""

import re
from collections.abc import Callable

from sqlalchemy import select

from distillery.command import Command
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.ask import Ask
from distillery.vocabulary.errors import Refused

Gate = Callable[[Ask, Command], None]


class Permission:
    """May this member do this here? A guild that lists channels allows only those."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, ask: Ask, command: Command) -> None:
        members, allowed = schema.members, schema.allowed_channels
        with self._database.read() as connection:
            blocked = connection.execute(select(members.c.blocked).where(members.c.member_id == ask.member_id)).scalar()
            channels = connection.execute(
                select(allowed.c.channel_id).where(allowed.c.guild_id == ask.guild_id)
            ).scalars()
            listed = set(channels) if ask.guild_id else set()
        if blocked:
            raise Refused("blocked", "You cannot make pictures here.", "Ask the server's admins about it.")
        if listed and ask.channel_id not in listed:
            where = ", ".join(f"<#{channel}>" for channel in sorted(listed))
            raise Refused("channel", "Pictures are not made in this channel.", f"Try {where}.")


class Content:
    """Is what is asked for allowed? Whole words, whatever their case."""

    def __init__(self, blocked_words: str) -> None:
        words = [re.escape(word.strip()) for word in blocked_words.split(",") if word.strip()]
        self._blocked = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None

    def __call__(self, ask: Ask, command: Command) -> None:
        found = self._blocked.search(str(command.parameters.get("prompt", ""))) if self._blocked else None
        if found:
            raise Refused("content", f"“{found[0]}” is not allowed here.", "Leave it out and ask again.")
