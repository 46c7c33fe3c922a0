"""The first answer to an interaction."""

from typing import Any

from tests.support.discord.model.components import answered
from tests.support.discord.model.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    MODAL,
    MODAL_SUBMIT,
    REPLY,
    UPDATE,
    Interaction,
)
from tests.support.discord.model.messages import EPHEMERAL, LOADING, Message
from tests.support.discord.model.people import user_payload
from tests.support.discord.rest import errors
from tests.support.discord.rest.call import Call, Route
from tests.support.discord.rest.writing import draft, edit, post
from tests.support.discord.rules import modals
from tests.support.discord.rules.problem import Problem

_ANSWERS = {
    COMMAND: {REPLY, DEFER, MODAL},
    COMPONENT: {REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {REPLY, DEFER},
}


async def callback(call: Call) -> Any:
    """`POST /interactions/{id}/{token}/callback`: once, and within the deadline."""
    interaction, kind = _open(call), call.body["type"]
    data = call.body.get("data") or {}
    _check_kind(interaction, kind)
    message = _act(call, interaction, kind, data)
    interaction.answer, interaction.answered_at = kind, call.world.clock.now()
    interaction.original_id = message.id if message else None
    return _response(interaction, kind, message) if call.asks("with_response") else None


def _open(call: Call) -> Interaction:
    interaction = call.world.interactions.by_token(call.path["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id"):
        raise errors.unknown_interaction()
    interaction.callbacks += 1
    if interaction.answer is not None:
        raise errors.already_acknowledged()
    if interaction.late(call.world.clock.now(), call.world.limits):
        raise errors.unknown_interaction()
    return interaction


def _check_kind(interaction: Interaction, kind: int) -> None:
    allowed = _ANSWERS[interaction.kind]
    if interaction.kind == MODAL_SUBMIT and interaction.source_message_id:
        allowed = allowed | {DEFER_UPDATE, UPDATE}
    if kind not in allowed:
        message = f"type {kind} cannot answer an interaction of type {interaction.kind}"
        raise errors.invalid_form([Problem(("type",), "INTERACTION_RESPONSE_TYPE_INVALID", message)])


def _act(call: Call, interaction: Interaction, kind: int, data: dict[str, Any]) -> Message | None:
    """Do what the answer says; the message it is about, if any."""
    if kind == REPLY:
        return post(call, data, response_draft(call, interaction, data), "callback")
    if kind == DEFER:
        return _think(call, interaction, data)
    if kind in (DEFER_UPDATE, UPDATE):
        source = call.world.messages.find(interaction.source_message_id)
        if source is None:
            raise errors.unknown_message()
        return edit(call, data, source, "callback") if kind == UPDATE else source
    if kind == CHOICES:
        interaction.choices = data.get("choices") or []
    elif kind == MODAL:
        _open_modal(interaction, data)
    return None


def response_draft(call: Call, interaction: Interaction, data: dict[str, Any]) -> Message:
    """A message that answers an interaction, ephemeral if its flags say so."""
    hidden = (data.get("flags") or 0) & EPHEMERAL
    seen_by = interaction.user_id if hidden else None
    return draft(call, interaction.channel_id, flags=hidden, ephemeral_for=seen_by, metadata=metadata(interaction))


def _think(call: Call, interaction: Interaction, data: dict[str, Any]) -> Message:
    message = response_draft(call, interaction, data)
    message.flags |= LOADING
    message.remember(message.created_at, "callback")
    return call.world.messages.add(message)


def _open_modal(interaction: Interaction, data: dict[str, Any]) -> None:
    if found := modals.problems(data):
        raise errors.invalid_form(found)
    interaction.modal = {**data, "components": answered(data["components"], {})}


def metadata(interaction: Interaction) -> dict[str, Any]:
    """What a message says of the interaction it came from."""
    owners = {"0": str(interaction.guild_id or 0)}
    facts: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    facts |= {"user": user_payload(interaction.user_id), "authorizing_integration_owners": owners}
    if interaction.kind == COMMAND:
        return {**facts, "name": interaction.name}
    if interaction.kind == COMPONENT:
        return {**facts, "interacted_message_id": str(interaction.source_message_id)}
    trigger = {**facts, "type": COMMAND}
    return {**facts, "triggering_interaction_metadata": trigger}


def _response(interaction: Interaction, kind: int, message: Message | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    if message is None:
        return {"interaction": facts}
    facts |= {"response_message_id": str(message.id), "response_message_loading": message.thinking}
    facts["response_message_ephemeral"] = message.ephemeral_for is not None
    if kind not in (REPLY, UPDATE):
        return {"interaction": facts}
    return {"interaction": facts, "resource": {"type": kind, "message": message.payload()}}


ROUTES = [Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", callback, open=True)]
