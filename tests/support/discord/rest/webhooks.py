"""Everything after the first answer, through the interaction's token."""

from typing import Any

from tests.support.discord.model.interactions import DEFER, Interaction
from tests.support.discord.model.messages import Message
from tests.support.discord.model.snowflake import APPLICATION_ID
from tests.support.discord.rest import errors
from tests.support.discord.rest.call import Call, Route
from tests.support.discord.rest.callback import response_draft
from tests.support.discord.rest.writing import edit, post, refuse_archived

_BASE = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = f"{_BASE}/messages/@original"
_ANY = f"{_BASE}/messages/{{message_id}}"


async def follow_up(call: Call) -> Any:
    """Post a follow-up. The first one after a defer fills the deferred message and stays of the kind deferred."""
    interaction = _living(call)
    original = call.world.messages.find(interaction.original_id)
    if interaction.answer == DEFER and original is not None and original.thinking:
        return edit(call, call.body, original, "token").payload()
    return post(call, call.body, response_draft(call, interaction, call.body), "token").payload()


async def show(call: Call) -> Any:
    return _message(call).payload()


async def change(call: Call) -> Any:
    message = _message(call)
    refuse_archived(call, message)
    return edit(call, call.body, message, "token").payload()


async def delete(call: Call) -> None:
    _message(call).deleted_at = call.world.clock.now()


def _living(call: Call) -> Interaction:
    interaction = call.world.interactions.by_token(call.path["webhook_token"])
    if interaction is None or call.id("webhook_id") != APPLICATION_ID:
        raise errors.unknown_webhook()
    if interaction.dead(call.world.clock.now(), call.world.limits):
        raise errors.expired_token()
    if interaction.answer is None:
        raise errors.unknown_webhook()
    return interaction


def _message(call: Call) -> Message:
    interaction = _living(call)
    wanted = call.id("message_id") if "message_id" in call.path else interaction.original_id
    message = call.world.messages.find(wanted)
    if message is None or not _reaches(interaction, message):
        raise errors.unknown_message()
    return message


def _reaches(interaction: Interaction, message: Message) -> bool:
    """A token opens its own original (the clicked message after an update) and its own follow-ups only."""
    own = message.metadata is not None and message.metadata["id"] == str(interaction.id)
    return own or message.id == interaction.original_id


ROUTES = [
    Route("POST", _BASE, follow_up, open=True),
    *(
        Route(method, template, handler, open=True)
        for template in (_ORIGINAL, _ANY)
        for method, handler in (("GET", show), ("PATCH", change), ("DELETE", delete))
    ),
]
