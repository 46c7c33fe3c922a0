"""Channels and their messages, through the bot's own permissions."""

from typing import Any

from tests.support.discord.model.channels import FORUM, THREADS, Channel
from tests.support.discord.model.messages import Message
from tests.support.discord.model.people import bits
from tests.support.discord.model.snowflake import BOT_ID
from tests.support.discord.rest import errors
from tests.support.discord.rest.call import Call, Route
from tests.support.discord.rest.writing import draft, edit, post, refuse_archived

_CHANNEL = "/channels/{channel_id}"
_MESSAGES = f"{_CHANNEL}/messages"
_MESSAGE = f"{_MESSAGES}/{{message_id}}"


async def show_channel(call: Call) -> Any:
    return _channel(call).payload()


async def send(call: Call) -> Any:
    """Post a message; with `enforce_nonce` a nonce used lately gives back the message it made."""
    channel = _open_to_posts(call, _writable(call))
    nonce = call.body.get("nonce")
    if nonce is not None and call.body.get("enforce_nonce"):
        since = call.world.clock.now() - call.world.limits.nonce_window
        if known := call.world.messages.with_nonce(channel.id, nonce, since):
            return known.payload()
    return post(call, call.body, draft(call, channel.id, nonce=nonce), "channel").payload()


async def history(call: Call) -> Any:
    """The latest messages, newest first; ephemeral ones are in nobody's history."""
    channel = _channel(call, "READ_MESSAGE_HISTORY")
    shown = [one for one in call.world.messages.of(channel.id) if _public(one)]
    return [one.payload() for one in reversed(shown)][: int(call.query.get("limit", 50))]


async def show(call: Call) -> Any:
    return _message(call, _channel(call, "READ_MESSAGE_HISTORY")).payload()


async def change(call: Call) -> Any:
    message = _message(call, _writable(call))
    refuse_archived(call, message)
    if message.author_id != BOT_ID:
        raise errors.not_the_author()
    return edit(call, call.body, message, "channel").payload()


async def delete(call: Call) -> None:
    """Its own message; others' only where it may manage messages."""
    message = _message(call, _channel(call))
    if message.author_id != BOT_ID:
        _channel(call, "MANAGE_MESSAGES")
    message.deleted_at = call.world.clock.now()


async def typing(call: Call) -> None:
    _channel(call, "SEND_MESSAGES")


async def open_direct(call: Call) -> Any:
    """The direct-message channel with one user."""
    return call.world.directory.direct(int(call.body["recipient_id"])).payload()


def _channel(call: Call, *needed: str) -> Channel:
    channel = call.world.directory.channels.get(call.id("channel_id"))
    if channel is None:
        raise errors.unknown_channel()
    if not channel.app_permissions & bits("VIEW_CHANNEL"):
        raise errors.missing_access()
    if channel.needed(*needed) & ~channel.app_permissions:
        raise errors.missing_permissions()
    return channel


def _writable(call: Call) -> Channel:
    found = call.world.directory.channels.get(call.id("channel_id"))
    sending = "SEND_MESSAGES_IN_THREADS" if found and found.kind in THREADS else "SEND_MESSAGES"
    needed = [sending, *(["ATTACH_FILES"] if call.uploads else [])]
    return _channel(call, *needed, *(["EMBED_LINKS"] if call.body.get("embeds") else []))


def _open_to_posts(call: Call, channel: Channel) -> Channel:
    """A new message opens an archived thread again, unless it is locked."""
    if channel.closed:
        raise errors.no_direct_messages()
    if channel.kind == FORUM:
        raise errors.no_messages_here()
    if channel.locked and not channel.app_permissions & bits("MANAGE_THREADS"):
        raise errors.locked_thread()
    channel.archived = False
    return channel


def _message(call: Call, channel: Channel) -> Message:
    message = call.world.messages.find(call.id("message_id"))
    if message is None or message.channel_id != channel.id or not _public(message):
        raise errors.unknown_message()
    return message


def _public(message: Message) -> bool:
    return message.deleted_at is None and message.ephemeral_for is None


ROUTES = [
    Route("GET", _CHANNEL, show_channel),
    Route("GET", _MESSAGES, history),
    Route("POST", _MESSAGES, send),
    Route("GET", _MESSAGE, show),
    Route("PATCH", _MESSAGE, change),
    Route("DELETE", _MESSAGE, delete),
    Route("POST", f"{_CHANNEL}/typing", typing),
    Route("POST", "/users/@me/channels", open_direct),
]
