"""What a test does to Discord itself: cut, expire, forbid, order failures, move time, add guilds."""

from typing import Any

from tests.support.discord.control.invoking import send
from tests.support.discord.model.guilds import Channel
from tests.support.discord.model.interactions import Interaction
from tests.support.discord.model.people import EVERYDAY, bits
from tests.support.discord.model.refusal import Refused
from tests.support.discord.world import World

Ask = dict[str, Any]


async def duplicate(world: World, ask: Ask) -> Interaction:
    """Send the very same interaction again, to its shard or (with `everywhere`) to every session."""
    interaction = _interaction(world, ask)
    await send(world, interaction, everywhere=bool(ask.get("everywhere")))
    return interaction


async def expire(world: World, ask: Ask) -> Interaction:
    """End an interaction's token now; its message stays, and the channel still opens it."""
    interaction = _interaction(world, ask)
    interaction.expired = True
    return interaction


async def drop(world: World, ask: Ask) -> Any:
    return {"dropped": await world.hub.drop(ask["shard"], hold=bool(ask.get("hold")))}


async def release(world: World, ask: Ask) -> Any:
    world.hub.release(ask["shard"])
    return {}


async def op7(world: World, ask: Ask) -> Any:
    return {"told": await world.hub.reconnect(ask["shard"])}


async def op9(world: World, ask: Ask) -> Any:
    return {"told": await world.hub.invalidate(ask["shard"], resumable=bool(ask.get("resumable")))}


async def fail_next(world: World, ask: Ask) -> Any:
    world.faults.order(ask["method"], ask["path"], ask["status"], ask["times"], ask.get("body"), bool(ask.get("after")))
    return {}


async def guild_join(world: World, ask: Ask) -> Any:
    """Add the bot to a guild whose shards hear of it at once."""
    guild = world.directory.add(ask.get("id") or world.ids.next(), ask["name"], ask.get("channels", 1))
    await world.hub.dispatch(guild.id, "GUILD_CREATE", guild.payload())
    return {"id": guild.id, "name": guild.name, "channels": [channel.id for channel in guild.channels]}


async def direct(world: World, ask: Ask) -> Any:
    return {"channel_id": world.directory.direct(ask["user_id"]).id}


async def permissions(world: World, ask: Ask) -> Any:
    """Take permissions in a channel from the bot, or give all back."""
    channel = _channel(world, ask)
    channel.app_permissions = EVERYDAY & ~bits(*ask["removed"])
    return {"app_permissions": channel.app_permissions}


async def channel(world: World, ask: Ask) -> Any:
    """Set facts of a channel: nsfw, kind, archived, locked, closed."""
    known = _channel(world, ask)
    for name in {"nsfw", "kind", "archived", "locked", "closed"} & ask.keys():
        setattr(known, name, ask[name])
    return {}


async def thread(world: World, ask: Ask) -> Any:
    """Open a thread in a channel, or a post in a forum."""
    return {"channel_id": world.directory.thread(world.ids.next(), _channel(world, ask)).id}


async def member(world: World, ask: Ask) -> Any:
    """Describe a member: permission names beyond the everyday ones, and roles."""
    guild = world.directory.guilds.get(ask["guild_id"])
    if guild is None:
        raise Refused(f"no guild {ask['guild_id']}")
    known = guild.member(ask["user_id"])
    known.permissions = EVERYDAY | bits(*ask.get("permissions", []))
    known.roles = ask.get("roles", [])
    return {}


async def limits(world: World, ask: Ask) -> Any:
    """Change limits by name."""
    try:
        world.limits.change(**ask)
    except TypeError as unknown:
        raise Refused(str(unknown)) from unknown
    return {}


async def advance(world: World, ask: Ask) -> Any:
    """Move Discord's clock forward."""
    world.clock.advance(ask["seconds"])
    world.changes.bump()
    return {}


async def files(world: World, ask: Ask) -> Any:
    """Keep everybody who asks for an attachment waiting, or let them all have theirs."""
    (world.cdn.open.clear if ask["held"] else world.cdn.open.set)()
    return {}


def _interaction(world: World, ask: Ask) -> Interaction:
    known = world.interactions.all.get(ask["id"])
    if known is None:
        raise Refused(f"no interaction {ask['id']}")
    return known


def _channel(world: World, ask: Ask) -> Channel:
    known = world.directory.channels.get(ask["channel_id"])
    if known is None:
        raise Refused(f"no channel {ask['channel_id']}")
    return known


ACTIONS = {
    "duplicate": duplicate,
    "expire": expire,
    "drop": drop,
    "release": release,
    "op7": op7,
    "op9": op9,
    "fail_next": fail_next,
    "guild_join": guild_join,
    "direct": direct,
    "permissions": permissions,
    "channel": channel,
    "thread": thread,
    "member": member,
    "limits": limits,
    "advance": advance,
    "files": files,
}
