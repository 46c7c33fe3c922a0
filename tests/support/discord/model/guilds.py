"""Guilds with their channels, roles and members, and the directory of all of them."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.model.channels import ANNOUNCEMENT, ANNOUNCEMENT_THREAD, THREAD, Channel
from tests.support.discord.model.people import EVERYDAY, JOINED, Member, member_payload
from tests.support.discord.model.snowflake import APPLICATION_ID, BOT_ID

FIRST_GUILD = 1000 << 22
MIB = 1024 * 1024
UPLOADS = (10 * MIB, 10 * MIB, 50 * MIB, 100 * MIB)  # by boost tier


@dataclass
class Guild:
    """One server with its channels, and the roles and members a test described.

    `open_commands`: its admins let everybody use every command (Server Settings, Integrations); otherwise commands
    with `default_member_permissions` are offered only to those who have them.
    """

    id: int
    name: str
    channels: list[Channel] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)
    locale: str = "en-US"
    roles: dict[int, str] = field(default_factory=dict)
    system_channel_id: int | None = None
    boosts: int = 0
    joined_at: str = JOINED  # by the bot
    open_commands: bool = True

    def member(self, user_id: int) -> Member:
        return self.members.setdefault(user_id, Member())

    def offers(self, command: dict[str, Any], user_id: int) -> bool:
        """Whether Discord's client shows a command to a member."""
        needed = command.get("default_member_permissions")
        return self.open_commands or needed is None or not int(needed) & ~self.member(user_id).permissions

    def payload(self) -> dict[str, Any]:
        """The guild as GUILD_CREATE sends it to a bot that joins; `threads` are those that are open."""
        open_ = [one for one in self.threads if not one.archived]
        return {
            **self.facts(),
            "channels": [channel.payload() for channel in self.channels],
            "threads": [thread.payload() for thread in open_],
            "members": [{**member_payload(BOT_ID, Member()), "joined_at": self.joined_at}],
            **{name: [] for name in ("presences", "voice_states")},
            **{name: [] for name in ("stage_instances", "guild_scheduled_events", "soundboard_sounds")},
        }

    def facts(self) -> dict[str, Any]:
        """The guild alone, as GUILD_UPDATE tells it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "roles": [self.role(self.id, "@everyone", EVERYDAY), *(self.role(*one) for one in self.roles.items())],
            **{name: [] for name in ("emojis", "stickers", "features")},
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
            "premium_tier": self.boosts,
            "premium_progress_bar_enabled": False,
            "preferred_locale": self.locale,
            "system_channel_id": None if self.system_channel_id is None else str(self.system_channel_id),
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "vanity_url_code": None,
            "banner": None,
            "joined_at": self.joined_at,
            "large": False,
            "member_count": 2,
        }

    def role(self, role_id: int, name: str, permissions: int = 0) -> dict[str, Any]:
        """A role object (schema `GuildRoleResponse`)."""
        return {
            "id": str(role_id),
            "name": name,
            "permissions": str(permissions),
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "icon": None,
            "unicode_emoji": None,
            "hoist": False,
            "position": 0 if role_id == self.id else 1,
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

    def remove(self, guild: Guild) -> None:
        """The bot is not in it any more; its channels are unknown then."""
        del self.guilds[guild.id]
        self.channels = {one.id: one for one in self.channels.values() if one.guild_id != guild.id}

    def thread(self, channel_id: int, parent: Channel) -> Channel:
        """A thread in a channel, or a post in a forum: known by its own id, among the messages of the same guild."""
        kind = ANNOUNCEMENT_THREAD if parent.kind == ANNOUNCEMENT else THREAD
        thread = Channel(channel_id, parent.guild_id, "thread", kind=kind, parent_id=parent.id)
        self.channels[thread.id] = thread
        if thread.guild_id is not None:
            self.guilds[thread.guild_id].threads.append(thread)
        return thread

    def direct(self, user_id: int) -> Channel:
        """The direct-message channel with a user, opened on first use."""
        channel_id = APPLICATION_ID + user_id + 1
        return self.channels.setdefault(channel_id, Channel(channel_id, None, "direct", recipient=user_id))
