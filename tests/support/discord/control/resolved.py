"""What the ids of users, roles and channels in an interaction stand for, as Discord sends it beside them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.support.discord.model.guilds import Guild
from tests.support.discord.model.options import CHANNEL, GROUP, MENTIONABLE, ROLE, SUBCOMMAND, USER
from tests.support.discord.model.people import member_payload, user_payload
from tests.support.discord.model.refusal import Refused
from tests.support.discord.world import World

Resolved = dict[str, dict[str, Any]]
Named = tuple[int, str, list[int] | None]  # an option's type, the id, and the types of channels that it takes
_LEFT_OUT = ("user", "deaf", "mute")


def resolve(world: World, channel_id: int, named: Iterable[Named]) -> Resolved:
    """The `resolved` part for these ids, as seen in a channel.

    Raises:
        Refused: Discord's client would not have offered one of them.
    """
    channel = world.directory.channels[channel_id]
    guild = world.directory.guilds.get(channel.guild_id or 0)
    found: Resolved = {}
    for kind, value, channel_types in named:
        for part, payload in _meant(world, guild, kind, int(value), channel_types):
            found.setdefault(part, {})[value] = payload
    return found


def named_options(options: list[dict[str, Any]], declared: list[dict[str, Any]]) -> Iterator[Named]:
    """The ids among the filled options of an interaction, at any depth."""
    known = {one["name"]: one for one in declared}
    for option in options:
        definition = known[option["name"]]
        if option["type"] in (SUBCOMMAND, GROUP):
            yield from named_options(option["options"], definition.get("options") or [])
        elif option["type"] in (USER, CHANNEL, ROLE, MENTIONABLE):
            yield option["type"], option["value"], definition.get("channel_types")


def joined(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """One `resolved` of several, wrapped as interaction data has it; nothing when there is nothing."""
    whole = {name: found for part in parts for name, found in part.items() if found}
    return {"resolved": whole} if whole else {}


def _meant(
    world: World, guild: Guild | None, kind: int, value: int, channel_types: list[int] | None
) -> Iterator[tuple[str, Any]]:
    is_role = guild is not None and (value == guild.id or value in guild.roles)
    if kind == CHANNEL:
        yield "channels", _channel(world, guild, value, channel_types)
    elif kind == ROLE or (kind == MENTIONABLE and is_role):
        if guild is None or not is_role:
            raise Refused(f"there is no role {value} here")
        yield "roles", guild.role(value, guild.roles.get(value, "@everyone"))
    else:
        yield "users", user_payload(value)
        if guild is not None:
            shown = member_payload(value, guild.member(value))
            yield "members", {key: fact for key, fact in shown.items() if key not in _LEFT_OUT}


def _channel(world: World, guild: Guild | None, value: int, channel_types: list[int] | None) -> dict[str, Any]:
    channel = world.directory.channels.get(value)
    if channel is None or guild is None or channel.guild_id != guild.id:
        raise Refused(f"there is no channel {value} here")
    if channel_types and channel.kind not in channel_types:
        raise Refused(f"channel {value} is of type {channel.kind}, which is none of {channel_types}")
    shown = channel.payload()
    kept = ("id", "name", "type", "parent_id", "flags", "last_message_id", "nsfw", "position", "topic")
    facts = {key: shown[key] for key in (*kept, "rate_limit_per_user", "thread_metadata") if key in shown}
    return {**facts, "permissions": str(guild.member(0).permissions)}
