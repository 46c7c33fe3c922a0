"""Users and members as Discord's payloads show them."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.model.snowflake import BOT_ID

JOINED = "2024-01-01T00:00:00+00:00"

PERMISSIONS = {
    "ADMINISTRATOR": 1 << 3,
    "MANAGE_CHANNELS": 1 << 4,
    "MANAGE_GUILD": 1 << 5,
    "VIEW_CHANNEL": 1 << 10,
    "SEND_MESSAGES": 1 << 11,
    "MANAGE_MESSAGES": 1 << 13,
    "EMBED_LINKS": 1 << 14,
    "ATTACH_FILES": 1 << 15,
    "READ_MESSAGE_HISTORY": 1 << 16,
    "CONNECT": 1 << 20,
    "MANAGE_ROLES": 1 << 28,
    "USE_APPLICATION_COMMANDS": 1 << 31,
    "MANAGE_THREADS": 1 << 34,
    "SEND_MESSAGES_IN_THREADS": 1 << 38,
    "MODERATE_MEMBERS": 1 << 40,
}
EVERYDAY = sum(
    PERMISSIONS[name]
    for name in (
        "VIEW_CHANNEL",
        "SEND_MESSAGES",
        "EMBED_LINKS",
        "ATTACH_FILES",
        "READ_MESSAGE_HISTORY",
        "CONNECT",
        "USE_APPLICATION_COMMANDS",
        "SEND_MESSAGES_IN_THREADS",
    )
)
ALL = sum(PERMISSIONS.values())


def bits(*names: str) -> int:
    """The permission bits of some names; `KeyError` for one we do not model."""
    return sum(PERMISSIONS[name] for name in set(names))


def granted(*names: str) -> int:
    """The everyday permissions and these; an administrator has them all."""
    return ALL if "ADMINISTRATOR" in names else EVERYDAY | bits(*names)


@dataclass
class Member:
    """What a test said about one user in one guild."""

    permissions: int = EVERYDAY
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


def user_payload(user_id: int) -> dict[str, Any]:
    """A user object (schema `UserResponse`)."""
    bot = user_id == BOT_ID
    return {
        "id": str(user_id),
        "username": "loopback-bot" if bot else f"member-{user_id}",
        "discriminator": "0",
        "global_name": None if bot else f"Member {user_id}",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "bot": bot,
    }


def member_payload(user_id: int, member: Member) -> dict[str, Any]:
    """A guild member with resolved permissions, as interactions carry it."""
    return {
        "user": user_payload(user_id),
        "nick": member.nick,
        "avatar": None,
        "banner": None,
        "roles": [str(role) for role in member.roles],
        "joined_at": JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
        "permissions": str(member.permissions),
    }
