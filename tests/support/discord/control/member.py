"""What a member does: commands, autocomplete, buttons, selects, modals."""

import asyncio
from base64 import b64decode
from typing import Any

from tests.support.discord.control.files import kept_files
from tests.support.discord.control.invoking import DIRECT_CONTEXT, GUILD_CONTEXT, send, start
from tests.support.discord.control.modal import filled
from tests.support.discord.control.resolved import joined, named_options, resolve
from tests.support.discord.model import interactions as kinds
from tests.support.discord.model.commands import CHAT, MESSAGE, Definition
from tests.support.discord.model.components import walk
from tests.support.discord.model.interactions import Interaction
from tests.support.discord.model.messages import Message
from tests.support.discord.model.options import fill
from tests.support.discord.model.refusal import Refused
from tests.support.discord.model.selects import ENTITIES, SELECTS, chosen
from tests.support.discord.world import World

Ask = dict[str, Any]

_LOOK_AGAIN = 0.05  # seconds


async def slash(world: World, ask: Ask) -> Interaction:
    """Use a registered command; `command` may name a subcommand after a space."""
    name, *path = ask["command"].split()
    definition = _definition(world, name, ask)
    values, files = kept_files(world, ask["channel_id"], ask.get("options") or {})
    options = fill(definition, path, values)
    named = resolve(world, ask["channel_id"], named_options(options, definition.get("options") or []))
    data = {"id": definition["id"], "name": name, "type": CHAT, "options": options, **joined(files, named)}
    interaction = start(world, kinds.COMMAND, ask, name, data)
    await send(world, interaction, everywhere=bool(ask.get("duplicate_to_all")))
    return interaction


async def burst(world: World, ask: Ask) -> Any:
    """As many members as there are `user_ids` use one command at once, each in the next of the `channel_ids`.

    Answers when all of them were answered, or too late to be.
    """
    begun = []
    for number, user_id in enumerate(ask["user_ids"]):
        place = {"user_id": user_id, "channel_id": ask["channel_ids"][number % len(ask["channel_ids"])]}
        begun.append(await slash(world, {**ask, **place}))
        await asyncio.sleep(0)  # others are served meanwhile, as by a Discord of many machines
    for one in begun:
        while one.state(world.clock.now(), world.limits) == "waiting":
            await world.changes.after(world.changes.revision, _LOOK_AGAIN)
    return [{"id": one.id, "answered_in": one.answered_in, "callbacks": one.callbacks} for one in begun]


async def autocomplete(world: World, ask: Ask) -> Interaction:
    """Type into the option `focused`. What the others hold is sent as ids, without what they stand for."""
    name, *path = ask["command"].split()
    definition = _definition(world, name, ask)
    values, _ = kept_files(world, ask["channel_id"], ask["options"])
    options = fill(definition, path, values, focused=ask["focused"])
    data = {"id": definition["id"], "name": name, "type": CHAT, "options": options}
    interaction = start(world, kinds.AUTOCOMPLETE, ask, name, data)
    await send(world, interaction)
    return interaction


async def post(world: World, ask: Ask) -> Any:
    """Write a message, with files."""
    stored = [world.cdn.store(ask["channel_id"], one["filename"], b64decode(one["base64"])) for one in ask["files"]]
    now = world.clock.now()
    message = Message(world.ids.next(), ask["channel_id"], now, author_id=ask["user_id"], content=ask["content"])
    message.attachments = stored
    message.remember(now, "member")
    return world.messages.add(message).view()


async def message_command(world: World, ask: Ask) -> Interaction:
    """Use a command from a message's context menu."""
    message = _seen(world, ask)
    place = {**ask, "channel_id": message.channel_id}
    definition = _definition(world, ask["command"], place, MESSAGE)
    resolved = {"messages": {str(message.id): message.payload()}}
    data = {"id": definition["id"], "name": ask["command"], "type": MESSAGE, "target_id": str(message.id)}
    interaction = start(world, kinds.COMMAND, place, ask["command"], {**data, "resolved": resolved})
    await send(world, interaction)
    return interaction


async def click(world: World, ask: Ask) -> Interaction:
    """Press a button, or choose `values` in a select."""
    message, custom_id = _seen(world, ask), ask["custom_id"]
    parts = {part["custom_id"]: part for part in walk(message.components) if part.get("custom_id")}
    if custom_id not in parts:
        raise Refused(f"message {message.id} has no {custom_id!r}; it has {sorted(parts)}")
    part = parts[custom_id]
    if part.get("disabled"):
        raise Refused(f"{custom_id!r} is disabled")
    data = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"]}
    if part["type"] in SELECTS:
        data["values"] = chosen(part, ask.get("values") or [])
        data |= joined(_entities(world, message.channel_id, [data | {"type": part["type"]}], message.components))
    place = {**ask, "channel_id": message.channel_id}
    interaction = start(world, kinds.COMPONENT, place, custom_id, data, message.id)
    await send(world, interaction)
    return interaction


async def submit(world: World, ask: Ask) -> Interaction:
    """Fill in and send the modal last opened for this member under this custom id."""
    custom_id = ask["custom_id"]
    opener = world.interactions.with_modal(custom_id, ask["user_id"])
    if opener is None or opener.modal is None:
        raise Refused(f"no modal {custom_id!r} is open for member {ask['user_id']}")
    values, files = kept_files(world, opener.channel_id, ask["values"])
    shown = opener.modal["components"]
    sent = filled(shown, values)
    named = _entities(world, opener.channel_id, list(walk(sent)), shown)
    data = {"custom_id": custom_id, "components": sent, **joined(files, named)}
    opener.modal = None
    place = {**ask, "channel_id": opener.channel_id}
    interaction = start(world, kinds.MODAL_SUBMIT, place, custom_id, data, opener.source_message_id)
    await send(world, interaction)
    return interaction


def _definition(world: World, name: str, ask: Ask, kind: int = CHAT) -> Definition:
    channel = world.directory.channels.get(ask["channel_id"])
    if channel is None or ask.get("guild_id") not in (None, channel.guild_id):
        raise Refused(f"no channel {ask['channel_id']} in guild {ask.get('guild_id')}")
    definition = world.commands.find(name, channel.guild_id, kind)
    if definition is None:
        raise Refused(f"no command {name!r} of type {kind} is registered here")
    context = DIRECT_CONTEXT if channel.guild_id is None else GUILD_CONTEXT
    if context not in (definition.get("contexts") or [context]):
        raise Refused(f"{name!r} is not offered in context {context}")
    guild = world.directory.guilds.get(channel.guild_id or 0)
    if guild and not guild.offers(definition, ask["user_id"]):
        raise Refused(f"{name!r} is not offered to member {ask['user_id']}")
    return definition


def _entities(world: World, channel_id: int, sent: list[Ask], shown: list[Ask]) -> dict[str, Any]:
    """What the ids chosen in selects of users, roles and channels stand for."""
    parts = {part["custom_id"]: part for part in walk(shown) if part.get("custom_id")}
    named = [
        (ENTITIES[one["type"]], value, parts[one["custom_id"]].get("channel_types"))
        for one in sent
        if one["type"] in ENTITIES
        for value in one["values"]
    ]
    return resolve(world, channel_id, named)


def _seen(world: World, ask: Ask) -> Message:
    message = world.messages.find(ask["message_id"])
    if message is None or message.ephemeral_for not in (None, ask["user_id"]):
        raise Refused(f"member {ask['user_id']} sees no message {ask['message_id']}")
    return message
