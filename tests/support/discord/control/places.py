"""What happens to guilds and channels and to those in them; the shards hear of it as Discord would tell them."""

from typing import Any

from tests.support.discord.model.channels import ANNOUNCEMENT, TEXT, THREADS, Channel
from tests.support.discord.model.clock import iso
from tests.support.discord.model.guilds import Guild
from tests.support.discord.model.people import EVERYDAY, bits, granted
from tests.support.discord.model.refusal import Refused
from tests.support.discord.world import World

Ask = dict[str, Any]

CONVERTIBLE = {TEXT, ANNOUNCEMENT}  # into each other; any other kind is another channel in its place
ARCHIVED = ("archived", "locked")


async def guild_join(world: World, ask: Ask) -> Any:
    """Add the bot to a guild whose shards hear of it at once."""
    guild = world.directory.add(ask.get("id") or world.ids.next(), ask["name"], ask.get("channels", 1))
    guild.locale, guild.joined_at = ask.get("locale") or guild.locale, iso(world.clock.now())
    if ask.get("greeted_in") is not None:
        guild.system_channel_id = guild.channels[ask["greeted_in"]].id
    await world.hub.dispatch(guild.id, "GUILD_CREATE", guild.payload())
    return {"id": guild.id, "name": guild.name, "channels": [channel.id for channel in guild.channels]}


async def guild_leave(world: World, ask: Ask) -> Any:
    """The bot is thrown out."""
    guild = _guild(world, ask)
    world.directory.remove(guild)
    await world.hub.dispatch(guild.id, "GUILD_DELETE", {"id": str(guild.id)})
    return {}


async def guild(world: World, ask: Ask) -> Any:
    """Set facts of a guild: boosts (0 to 3), open_commands, locale."""
    known = _guild(world, ask)
    for name in {"boosts", "open_commands", "locale"} & ask.keys():
        setattr(known, name, ask[name])
    await world.hub.dispatch(known.id, "GUILD_UPDATE", known.facts())
    return {}


async def role(world: World, ask: Ask) -> Any:
    """Make a role."""
    known, role_id = _guild(world, ask), world.ids.next()
    known.roles[role_id] = ask["name"]
    made = {"guild_id": str(known.id), "role": known.role(role_id, ask["name"])}
    await world.hub.dispatch(known.id, "GUILD_ROLE_CREATE", made)
    return {"role_id": role_id}


async def member(world: World, ask: Ask) -> Any:
    """Describe a member: permission names beyond the everyday ones, and roles."""
    known = _guild(world, ask).member(ask["user_id"])
    known.permissions = granted(*ask.get("permissions", []))
    known.roles = ask.get("roles", [])
    return {}


async def entitle(world: World, ask: Ask) -> Any:
    """A member or a guild buys something, or (`seconds` below 0) had it until then."""
    now = world.clock.now()
    ends_at = None if ask.get("seconds") is None else now + ask["seconds"]
    bought = world.shop.sell(ask["sku_id"], ask.get("user_id"), ask.get("guild_id"), now, ends_at)
    await world.hub.dispatch(ask.get("guild_id"), "ENTITLEMENT_CREATE", bought.payload())
    return {"entitlement_id": bought.id}


async def direct(world: World, ask: Ask) -> Any:
    return {"channel_id": world.directory.direct(ask["user_id"]).id}


async def permissions(world: World, ask: Ask) -> Any:
    """Take permissions in a channel from the bot, or give all back."""
    known = _channel(world, ask)
    known.app_permissions = EVERYDAY & ~bits(*ask["removed"])
    await _tell(world, known)
    return {"app_permissions": known.app_permissions}


async def channel(world: World, ask: Ask) -> Any:
    """Set facts of a channel: nsfw, kind, archived, locked, closed."""
    known = _channel(world, ask)
    replaced = "kind" in ask and not {known.kind, ask["kind"]} <= CONVERTIBLE
    if replaced:
        await world.hub.dispatch(known.guild_id, "CHANNEL_DELETE", known.payload())
    for name in {"nsfw", "kind", "closed", *ARCHIVED} & ask.keys():
        setattr(known, name, ask[name])
    await _tell(world, known, created=replaced)
    return {}


async def thread(world: World, ask: Ask) -> Any:
    """Open a thread in a channel, or a post in a forum."""
    opened = world.directory.thread(world.ids.next(), _channel(world, ask))
    await _tell(world, opened, created=True)
    return {"channel_id": opened.id}


async def _tell(world: World, known: Channel, *, created: bool = False) -> None:
    """A direct channel is nobody's news."""
    if known.guild_id is not None:
        what = "THREAD" if known.kind in THREADS else "CHANNEL"
        event = f"{what}_{'CREATE' if created else 'UPDATE'}"
        await world.hub.dispatch(known.guild_id, event, known.payload())


def _guild(world: World, ask: Ask) -> Guild:
    known = world.directory.guilds.get(ask["guild_id"])
    if known is None:
        raise Refused(f"no guild {ask['guild_id']}")
    return known


def _channel(world: World, ask: Ask) -> Channel:
    known = world.directory.channels.get(ask["channel_id"])
    if known is None:
        raise Refused(f"no channel {ask['channel_id']}")
    return known


ACTIONS = {
    "guild_join": guild_join,
    "guild_leave": guild_leave,
    "guild": guild,
    "role": role,
    "member": member,
    "entitle": entitle,
    "direct": direct,
    "permissions": permissions,
    "channel": channel,
    "thread": thread,
}
