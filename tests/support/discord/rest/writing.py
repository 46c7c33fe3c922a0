"""Posting and editing messages: check, store the files, apply, remember."""

from collections.abc import Mapping
from typing import Any

from tests.support.discord.model.attachments import Attachment
from tests.support.discord.model.components import answered
from tests.support.discord.model.messages import LOADING, SUPPRESS_EMBEDS, V2, Message
from tests.support.discord.rest import errors
from tests.support.discord.rest.call import Call
from tests.support.discord.rules import messages as rules
from tests.support.discord.rules.problem import Problem

Body = dict[str, Any]


def draft(call: Call, channel_id: int, **facts: Any) -> Message:
    """A new empty message of the bot, not yet posted."""
    return Message(call.world.ids.next(), channel_id, call.world.clock.now(), **facts)


def post(call: Call, body: Body, message: Message, via: str) -> Message:
    """Fill and publish a draft.

    Raises:
        ApiError: 50035 for a malformed message, 50006 for an empty one.
    """
    _check(call, body, None)
    if rules.is_empty(body, [upload.filename for upload in call.uploads]):
        raise errors.empty_message()
    _apply(call, body, message, via)
    return call.world.messages.add(message)


def edit(call: Call, body: Body, message: Message, via: str) -> Message:
    """Change what a body names and leave the rest, as Discord's PATCH does.

    Raises:
        ApiError: 50035 for a malformed message, 50006 when nothing would be left to see.
    """
    _check(call, body, message)
    left = {name: body.get(name, getattr(message, name)) for name in ("content", "embeds", "components")}
    names = [one.filename for one in _kept(body, message)] + [upload.filename for upload in call.uploads]
    if rules.is_empty(left, names):
        raise errors.empty_message()
    if not message.thinking:
        message.edited_at = call.world.clock.now()
    _apply(call, body, message, via)
    return message


def refuse_archived(call: Call, message: Message) -> None:
    """Nothing in an archived thread can be edited. Raises ApiError: 50083."""
    channel = call.world.directory.channels.get(message.channel_id)
    if channel and channel.archived:
        raise errors.archived_thread()


def _check(call: Call, body: Body, current: Message | None) -> None:
    found = rules.problems(body, [upload.filename for upload in call.uploads], current)
    where = () if call.body is body else ("data",)
    if found:
        raise errors.invalid_form([Problem((*where, *one.path), one.code, one.message) for one in found])


def _apply(call: Call, body: Body, message: Message, via: str) -> None:
    message.attachments = _kept(body, message) + _stored(call, body, message.channel_id)
    files = {one.filename: one for one in message.attachments}
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = [_embed(embed, files) for embed in body["embeds"] or []]
    if "components" in body:
        message.components = answered(body["components"] or [], files)
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]
    message.flags = (message.flags & ~LOADING) | ((body.get("flags") or 0) & (SUPPRESS_EMBEDS | V2))
    message.remember(call.world.clock.now(), via)
    call.world.changes.bump()


def _kept(body: Body, message: Message) -> list[Attachment]:
    if "attachments" not in body:
        return message.attachments
    listed = {int(one["id"]) for one in body["attachments"] or []}
    return [one for one in message.attachments if one.id in listed]


def _stored(call: Call, body: Body, channel_id: int) -> list[Attachment]:
    described = {int(one["id"]): one for one in body.get("attachments") or []}
    stored = []
    for upload in call.uploads:
        facts = described.get(upload.index, {})
        name = facts.get("filename") or upload.filename
        stored.append(call.world.cdn.store(channel_id, name, upload.content, facts.get("description")))
    return stored


def _embed(embed: Body, files: Mapping[str, Attachment]) -> Body:
    shown = {"type": "rich", **{key: value for key, value in embed.items() if value is not None}}
    for key in ("image", "thumbnail"):
        if key in shown:
            stored = files.get(shown[key]["url"].removeprefix("attachment://"))
            url = stored.url if stored else shown[key]["url"]
            shown[key] = {"url": url, "proxy_url": url}
    if "fields" in shown:
        shown["fields"] = [{"inline": False, **entry} for entry in shown["fields"]]
    return shown
