"""Interactions as Discord sends them to a bot (documentation, "Receiving and Responding to Interactions")."""

from typing import Any

from tests.support.discord.model.channels import Channel
from tests.support.discord.model.guilds import Guild
from tests.support.discord.model.interactions import Interaction
from tests.support.discord.model.people import EVERYDAY, member_payload, user_payload
from tests.support.discord.model.refusal import Refused
from tests.support.discord.model.snowflake import APPLICATION_ID
from tests.support.discord.world import World

GUILD_CONTEXT, DIRECT_CONTEXT = 0, 1


def start(
    world: World,
    kind: int,
    place: dict[str, Any],
    name: str,
    data: dict[str, Any],
    source_message_id: int | None = None,
) -> Interaction:
    """Make an interaction of a member in a channel. `place` has channel_id, user_id and maybe locale, interaction_id.

    Raises:
        Refused: no such channel, or the interaction id is taken.
    """
    channel = world.directory.channels.get(place["channel_id"])
    if channel is None:
        raise Refused(f"no channel {place['channel_id']}")
    identity = place.get("interaction_id") or world.ids.next()
    if identity in world.interactions.all:
        raise Refused(f"interaction {identity} exists; use duplicate to send it again")
    interaction = Interaction(
        id=identity,
        kind=kind,
        guild_id=channel.guild_id,
        channel_id=channel.id,
        user_id=place["user_id"],
        created_at=world.clock.now(),
        name=name,
        source_message_id=source_message_id,
    )
    interaction.payload = _payload(world, interaction, channel, place.get("locale") or "en-US", data)
    return world.interactions.add(interaction)


async def send(world: World, interaction: Interaction, *, everywhere: bool = False) -> None:
    """Dispatch to the shard that owns the guild, or to every session."""
    event = "INTERACTION_CREATE"
    count = await world.hub.dispatch(interaction.guild_id, event, interaction.payload, everywhere=everywhere)
    interaction.deliveries += count


def _payload(
    world: World, interaction: Interaction, channel: Channel, locale: str, data: dict[str, Any]
) -> dict[str, Any]:
    guild = world.directory.guilds.get(interaction.guild_id or 0)
    allowed = guild.member(interaction.user_id).permissions if guild else EVERYDAY
    payload = {
        "id": str(interaction.id),
        "application_id": str(APPLICATION_ID),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "locale": locale,
        "channel_id": str(channel.id),
        "channel": {**channel.payload(), "permissions": str(allowed)},
        "app_permissions": str(channel.app_permissions),
        "entitlements": world.shop.shown(interaction.user_id, interaction.guild_id),
        "attachment_size_limit": world.largest_file(interaction.guild_id),
        **(_in_guild(guild, interaction.user_id) if guild else _direct(interaction.user_id)),
    }
    source = world.messages.find(interaction.source_message_id)
    return {**payload, "message": source.payload()} if source else payload


def _in_guild(guild: Guild, user_id: int) -> dict[str, Any]:
    return {
        "context": GUILD_CONTEXT,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member_payload(user_id, guild.member(user_id)),
        "authorizing_integration_owners": {"0": str(guild.id)},
    }


def _direct(user_id: int) -> dict[str, Any]:
    owners = {"authorizing_integration_owners": {"0": "0"}}
    return {"context": DIRECT_CONTEXT, "user": user_payload(user_id), **owners}
