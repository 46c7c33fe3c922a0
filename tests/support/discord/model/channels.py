"""Channels: rooms of guilds, threads and forums' posts in them, direct messages."""

from dataclasses import dataclass
from typing import Any

from tests.support.discord.model.people import EVERYDAY, JOINED, bits, user_payload
from tests.support.discord.model.snowflake import BOT_ID

TEXT, DIRECT, VOICE, ANNOUNCEMENT, ANNOUNCEMENT_THREAD, THREAD, FORUM = 0, 1, 2, 5, 10, 11, 15
THREADS = (ANNOUNCEMENT_THREAD, THREAD)
_OF_A_MEMBER = 1  # the type of a permission overwrite


@dataclass
class Channel:
    """One channel of a guild, a thread in one (`parent_id`), or a direct message when `recipient` is set.

    A `closed` direct channel is that of a member who takes nothing from the bot.
    """

    id: int
    guild_id: int | None
    name: str = "general"
    nsfw: bool = False
    recipient: int | None = None
    app_permissions: int = EVERYDAY
    kind: int = TEXT
    parent_id: int | None = None
    archived: bool = False
    locked: bool = False
    closed: bool = False

    def payload(self) -> dict[str, Any]:
        """A channel object (schemas `GuildChannelResponse`, `PrivateChannelResponse`)."""
        if self.recipient is not None:
            return {"id": str(self.id), "type": DIRECT, "flags": 0, "recipients": [user_payload(self.recipient)]}
        shown = {
            "id": str(self.id),
            "type": self.kind,
            "flags": 0,
            "guild_id": str(self.guild_id),
            "name": self.name,
            "parent_id": None if self.parent_id is None else str(self.parent_id),
            "last_message_id": None,
            "rate_limit_per_user": 0,
        }
        if self.kind in THREADS:
            return shown | self._as_thread()
        voice = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None} if self.kind == VOICE else {}
        decided = {"nsfw": self.nsfw, "permission_overwrites": self._overwrites()}
        return shown | voice | decided | {"position": 0, "topic": None}

    def _as_thread(self) -> dict[str, Any]:
        opened = {"archived": self.archived, "locked": self.locked, "archive_timestamp": JOINED}
        counts = dict.fromkeys(("message_count", "member_count", "total_message_sent"), 1)
        return {"owner_id": "1", **counts, "thread_metadata": {**opened, "auto_archive_duration": 60}}

    def needed(self, *names: str) -> int:
        """The bits of what must be allowed here; in a voice channel's chat nobody writes who may not connect."""
        return bits(*names, *(["CONNECT"] if self.kind == VOICE and "SEND_MESSAGES" in names else []))

    def _overwrites(self) -> list[dict[str, Any]]:
        """What was taken from the bot here."""
        denied = EVERYDAY & ~self.app_permissions
        return [{"id": str(BOT_ID), "type": _OF_A_MEMBER, "allow": "0", "deny": str(denied)}] if denied else []
