"""What a test does to Discord itself: cut, expire, order failures, move time."""

from typing import Any

from tests.support.discord.control.invoking import send
from tests.support.discord.model.interactions import Interaction
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


ACTIONS = {
    "duplicate": duplicate,
    "expire": expire,
    "drop": drop,
    "release": release,
    "op7": op7,
    "op9": op9,
    "fail_next": fail_next,
    "limits": limits,
    "advance": advance,
    "files": files,
}
