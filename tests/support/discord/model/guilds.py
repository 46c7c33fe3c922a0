"""Guilds, channels and direct messages."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.model.people import EVERYDAY, JOINED, Member, member_payload, user_payload
from tests.support.discord.model.snowflake import APPLICATION_ID, BOT_ID

FIRST_GUILD = 1000 << 22
TEXT, DIRECT, VOICE, ANNOUNCEMENT, THREAD, FORUM = 0, 1, 2, 5, 11, 15


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
        if self.kind == THREAD:
            return shown | self._as_thread()
        voice = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None} if self.kind == VOICE else {}
        return shown | voice | {"position": 0, "nsfw": self.nsfw, "topic": None, "permission_overwrites": []}

    def _as_thread(self) -> dict[str, Any]:
        opened = {"archived": self.archived, "locked": self.locked, "archive_timestamp": JOINED}
        counts = dict.fromkeys(("message_count", "member_count", "total_message_sent"), 1)
        return {"owner_id": "1", **counts, "thread_metadata": {**opened, "auto_archive_duration": 60}}


@dataclass
class Guild:
    """One server with its channels and the members a test described."""

    id: int
    name: str
    channels: list[Channel] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)
    locale: str = "en-US"

    def member(self, user_id: int) -> Member:
        return self.members.setdefault(user_id, Member())

    def payload(self) -> dict[str, Any]:
        """The guild as GUILD_CREATE sends it."""
        return {
            **self._facts(),
            "channels": [channel.payload() for channel in self.channels],
            "members": [member_payload(BOT_ID, Member())],
            "roles": [self._everyone()],
            **{name: [] for name in ("emojis", "stickers", "features", "threads", "presences", "voice_states")},
            **{name: [] for name in ("stage_instances", "guild_scheduled_events", "soundboard_sounds")},
        }

    def _facts(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "splash": None,
            "description": None,
            "owner_id": "1",
            "application_id": None,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 1,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": self.locale,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "vanity_url_code": None,
            "banner": None,
            "joined_at": JOINED,
            "large": False,
            "unavailable": False,
            "member_count": 2,
        }

    def _everyone(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": "@everyone",
            "permissions": str(EVERYDAY),
            "color": 0,
            "hoist": False,
            "position": 0,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }


class Directory:
    """All guilds and channels. It opens with four guilds: `(id >> 22) % 4` is 0, 1, 2 and 3."""

    def __init__(self) -> None:
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        for number in range(4):
            self.add(FIRST_GUILD + (number << 22), f"Guild {number}")

    def add(self, guild_id: int, name: str, channels: int = 1) -> Guild:
        """A guild with so many channels, whose ids follow the guild's."""
        guild = Guild(guild_id, name)
        guild.channels = [Channel(guild_id + 1 + number, guild_id, f"room-{number}") for number in range(channels)]
        self.guilds[guild_id] = guild
        self.channels.update({channel.id: channel for channel in guild.channels})
        return guild

    def thread(self, channel_id: int, parent: Channel) -> Channel:
        """A thread in a channel, or a post in a forum: known by its own id, among the messages of the same guild."""
        thread = Channel(channel_id, parent.guild_id, "thread", kind=THREAD, parent_id=parent.id)
        self.channels[thread.id] = thread
        return thread

    def direct(self, user_id: int) -> Channel:
        """The direct-message channel with a user, opened on first use."""
        channel_id = APPLICATION_ID + user_id + 1
        return self.channels.setdefault(channel_id, Channel(channel_id, None, "direct", recipient=user_id))
