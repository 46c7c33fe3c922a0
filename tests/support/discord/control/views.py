"""What tests may look at. Ids are integers here, times seconds since 1970."""

from dataclasses import asdict
from typing import Any

from tests.support.discord.model.messages import Message
from tests.support.discord.model.refusal import Refused
from tests.support.discord.world import World

Ask = dict[str, Any]


async def messages(world: World, ask: Ask) -> Any:
    """Messages of one channel or all, oldest first, the deleted ones only when asked for; or one by its id.

    Or those that answer an interaction, its original first.
    """
    if "id" in ask:
        return [one.view() for one in filter(None, [world.messages.ever(int(ask["id"]))])]
    if "interaction_id" in ask:
        return [one.view() for one in _answering(world, int(ask["interaction_id"]))]
    channel_id = int(ask["channel_id"]) if "channel_id" in ask else None
    deleted = ask.get("deleted") == "1"
    return [one.view() for one in world.messages.of(channel_id) if deleted or one.deleted_at is None]


def _answering(world: World, interaction_id: int) -> list[Message]:
    original = world.interactions.all[interaction_id].original_id
    living = (one for one in world.messages.of() if one.deleted_at is None)
    ours = (one for one in living if one.id == original or int((one.metadata or {"id": 0})["id"]) == interaction_id)
    return sorted(ours, key=lambda one: (one.id != original, one.id))


async def interaction(world: World, ask: Ask) -> Any:
    """One interaction's story."""
    known = world.interactions.all.get(int(ask["id"]))
    if known is None:
        raise Refused(f"no interaction {ask['id']}")
    return known


async def interactions(world: World, ask: Ask) -> Any:
    now = world.clock.now()
    return [one.view(now, world.limits) for one in world.interactions.all.values()]


async def requests(world: World, ask: Ask) -> Any:
    """Every REST request; `route` is null for those we do not model."""
    return [vars(entry) for entry in world.journal.entries]


async def unhandled(world: World, ask: Ask) -> Any:
    """Requests to routes that we do not model."""
    return [f"{entry.method} {entry.path}" for entry in world.journal.entries if entry.route is None]


async def violations(world: World, ask: Ask) -> Any:
    return world.journal.violations


async def commands(world: World, ask: Ask) -> Any:
    """Registered commands of one guild, or the global ones."""
    scope = int(ask["guild_id"]) if "guild_id" in ask else None
    return world.commands.scopes.get(scope, [])


async def sessions(world: World, ask: Ask) -> Any:
    return world.hub.view()


async def guilds(world: World, ask: Ask) -> Any:
    return [
        {"id": guild.id, "name": guild.name, "channels": [channel.id for channel in guild.channels]}
        for guild in world.directory.guilds.values()
    ]


async def limits(world: World, ask: Ask) -> Any:
    return asdict(world.limits)


async def cdn(world: World, ask: Ask) -> Any:
    """Where attachments are served, the file with the certificate to trust, and how many wait to be answered."""
    return {"url": world.cdn.base_url, "certificate": str(world.cdn.certificate), "waiting": world.cdn.waiting}


async def wait(world: World, ask: Ask) -> Any:
    """Long poll: answers when the revision is above the one given, or after `timeout` seconds."""
    return {"revision": await world.changes.after(int(ask["revision"]), float(ask.get("timeout", 10)))}


VIEWS = {
    "messages": messages,
    "interaction": interaction,
    "interactions": interactions,
    "requests": requests,
    "unhandled": unhandled,
    "violations": violations,
    "commands": commands,
    "sessions": sessions,
    "guilds": guilds,
    "limits": limits,
    "cdn": cdn,
    "wait": wait,
}
