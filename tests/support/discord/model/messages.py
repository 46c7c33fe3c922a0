"""Messages, everything members ever saw of them, and where to find them."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.model.attachments import Attachment
from tests.support.discord.model.clock import iso
from tests.support.discord.model.components import TEXT, walk
from tests.support.discord.model.mentions import pings
from tests.support.discord.model.people import user_payload
from tests.support.discord.model.snowflake import APPLICATION_ID, BOT_ID

SUPPRESS_EMBEDS, EPHEMERAL, LOADING, V2 = 1 << 2, 1 << 6, 1 << 7, 1 << 15
COMMAND_RESPONSE = 20


@dataclass
class Message:
    """One message; `ephemeral_for` is the only member who sees it, when it is ephemeral."""

    id: int
    channel_id: int
    created_at: float
    author_id: int = BOT_ID
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    allowed_mentions: dict[str, Any] | None = None
    ephemeral_for: int | None = None
    metadata: dict[str, Any] | None = None
    nonce: str | int | None = None
    edited_at: float | None = None
    deleted_at: float | None = None
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def thinking(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """Every word a member reads, whether content, embed or text display."""
        words = [self.content]
        for embed in self.embeds:
            words += [embed.get("title", ""), embed.get("description", "")]
            words += [f"{entry['name']}\n{entry['value']}" for entry in embed.get("fields", [])]
            words.append(embed.get("footer", {}).get("text", ""))
        words += [part["content"] for part in walk(self.components) if part["type"] == TEXT]
        return "\n".join(word for word in words if word)

    def payload(self) -> dict[str, Any]:
        """A message object (schema `MessageResponse`)."""
        shown = {
            "id": str(self.id),
            "channel_id": str(self.channel_id),
            "type": COMMAND_RESPONSE if self.metadata else 0,
            "author": user_payload(self.author_id),
            "content": self.content,
            "embeds": copy.deepcopy(self.embeds),
            "components": copy.deepcopy(self.components),
            "attachments": [attachment.payload() for attachment in self.attachments],
            "flags": self.flags,
            "timestamp": iso(self.created_at),
            "edited_timestamp": iso(self.edited_at) if self.edited_at else None,
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": "everyone" in self.pings(),
            "pinned": False,
            "tts": False,
        }
        if self.metadata:
            shown |= {"application_id": str(APPLICATION_ID), "webhook_id": str(APPLICATION_ID)}
            shown["interaction_metadata"] = self.metadata
        return shown if self.nonce is None else {**shown, "nonce": self.nonce}

    def pings(self) -> list[str]:
        """Whom the message notifies: "everyone", or user and role ids."""
        return pings(self.text, self.allowed_mentions)

    def view(self) -> dict[str, Any]:
        """What a member sees now, and how it came to be."""
        return {
            **self.look(),
            "id": self.id,
            "channel_id": self.channel_id,
            "author_id": self.author_id,
            "ephemeral_for": self.ephemeral_for,
            "interaction_id": int(self.metadata["id"]) if self.metadata else None,
            "nonce": self.nonce,
            "pings": self.pings(),
            "created_at": self.created_at,
            "edited_at": self.edited_at,
            "deleted_at": self.deleted_at,
            "history": self.history,
        }

    def look(self) -> dict[str, Any]:
        """How the message looks at this moment."""
        return {
            "text": self.text,
            "content": self.content,
            "embeds": copy.deepcopy(self.embeds),
            "components": copy.deepcopy(self.components),
            "flags": self.flags,
            "thinking": self.thinking,
            "attachments": [attachment.view() for attachment in self.attachments],
        }

    def remember(self, at: float, via: str) -> None:
        """Add the present look to the history; `via` says which door it came through."""
        self.history.append({"at": at, "via": via, **self.look()})


class Messages:
    """Every message of every channel, deleted ones included."""

    def __init__(self) -> None:
        self._all: dict[int, Message] = {}

    def add(self, message: Message) -> Message:
        self._all[message.id] = message
        return message

    def find(self, message_id: int | None) -> Message | None:
        """The message, unless it was never there or is gone."""
        message = self._all.get(message_id or 0)
        return message if message and message.deleted_at is None else None

    def ever(self, message_id: int) -> Message | None:
        """The message, deleted or not."""
        return self._all.get(message_id)

    def of(self, channel_id: int | None = None) -> Iterable[Message]:
        """All messages in order of posting, of one channel or of all."""
        return (one for one in self._all.values() if channel_id in (None, one.channel_id))

    def with_nonce(self, channel_id: int, nonce: object, since: float) -> Message | None:
        """The bot's message that already used this nonce, if it is recent."""
        for message in self.of(channel_id):
            if message.nonce == nonce and message.created_at >= since and message.deleted_at is None:
                return message
        return None
