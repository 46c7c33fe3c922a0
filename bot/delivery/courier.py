"""Carrying cards to Discord: by token, by channel, by a new post, by direct message."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import discord
import structlog

from bot.cards.card import Card, File
from bot.cards.layout import Row, attachments, layout
from bot.cards.pictures import FILE_LIMIT
from bot.delivery.reply import Reply
from bot.delivery.ways import EDITS, TOO_LARGE, Verdict, Way, judge, nonce, open_ways
from distillery.queue.views import RequestView

log = structlog.get_logger()

Held = Mapping[str, discord.Attachment]  # what a message has, by file name
NOTHING: Held = {}
Sent = discord.Message | discord.WebhookMessage


class Undeliverable(Exception):
    """No way leads to the member, now or later; the message says why, for the operator."""


@dataclass(frozen=True)
class Parcel:
    """A card, those of its files that the message does not hold yet, and what can be pressed below it."""

    card: Card
    files: Sequence[File] = ()
    rows: Sequence[Row] = ()


Pack = Callable[[Held, int], Awaitable[Parcel]]  # what the message holds, bytes of one file -> what to bring


@dataclass(frozen=True)
class Address:
    """Whose answer it is, and where it is awaited; `pictured` if it has pictures, which the message may hold already.

    What was `deleted` is only taken down.
    """

    request_id: str
    member_id: str
    reply: Reply
    pictured: bool = True
    deleted: bool = False

    @classmethod
    def of(cls, view: RequestView, reply: Reply) -> Self:
        """That of a request that ended."""
        return cls(view.id, view.member_id, reply, bool(view.images), view.deleted)


class Courier:
    """Edits and posts messages as the bot."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def show(self, reply: Reply, parcel: Parcel, held: Held = NOTHING) -> Held:
        """Edit the answer through its token; what the message holds then. Raises discord.HTTPException."""
        return _held(await self._by_token(reply, parcel, held))

    async def held(self, reply: Reply) -> Held:
        """What the answer holds, asked through its token. Raises discord.HTTPException."""
        return _held(await self._webhook(reply).fetch_message(reply.message_id))

    async def deliver(self, address: Address, pack: Pack) -> Way:
        """Bring the last card by the first way that is open; the same message each time it is tried.

        Raises Undeliverable, or what discord.py raises when a later try may succeed.
        """
        refusal = "no way was open"
        for way in open_ways(address.reply, time.time(), deleted=address.deleted):
            try:
                await self._fitting(way, address, pack)
            except discord.HTTPException as error:
                verdict = judge(way, error.status, error.code)
                refusal = f"{way}: {error.status} {error.code} {error.text}"
                if verdict is Verdict.RETRY:
                    raise
                log.info("way_closed", way=way, status=error.status, code=error.code)
                if verdict is Verdict.GIVE_UP:
                    break
            else:
                return way
        raise Undeliverable(refusal)

    async def post(self, channel_id: int, parcel: Parcel) -> None:
        """A message of its own, which answers nobody. Raises discord.HTTPException."""
        await self._channel(channel_id).send(view=layout(parcel.card, parcel.rows), files=attachments(parcel.files))

    async def _fitting(self, way: Way, address: Address, pack: Pack) -> None:
        """Go that way; once more with what every place takes when the files were too large for this one."""
        limit = FILE_LIMIT if way is Way.DIRECT else address.reply.file_limit
        try:
            await self._go(way, address, pack, limit)
        except discord.HTTPException as error:
            if error.code != TOO_LARGE or limit <= FILE_LIMIT:
                raise
            await self._go(way, address, pack, FILE_LIMIT)

    async def _go(self, way: Way, address: Address, pack: Pack, limit: int) -> None:
        if way is Way.NOWHERE:
            return
        reply = address.reply
        held = await self._held_by(way, reply) if way in EDITS and address.pictured else NOTHING
        parcel = await pack(held, limit)
        if way is Way.TOKEN:
            await self._by_token(reply, parcel, held)
        elif way is Way.CHANNEL:
            message = self._channel(reply.channel_id).get_partial_message(reply.message_id)
            await message.edit(view=layout(parcel.card, parcel.rows), attachments=_attached(parcel, held))
        elif way is Way.POST:
            await self._post(reply.channel_id, address, _naming(parcel, address.member_id))
        else:
            channel = await self._client.create_dm(discord.Object(int(address.member_id)))
            await self._post(channel.id, address, _asked_in(parcel, reply))

    async def _post(self, channel_id: int, address: Address, parcel: Parcel) -> None:
        # Discord answers a nonce it knows with the message it made: a crash after the post doubles nothing.
        await self._channel(channel_id).send(
            view=layout(parcel.card, parcel.rows), files=attachments(parcel.files), nonce=nonce(address.request_id)
        )

    async def _held_by(self, way: Way, reply: Reply) -> Held:
        """What the message holds already: pictures that were shown as they came, or by a try that crashed."""
        if way is Way.TOKEN:
            return await self.held(reply)
        try:
            return _held(await self._channel(reply.channel_id).fetch_message(reply.message_id))
        except discord.Forbidden:
            return NOTHING  # we may not read there, and perhaps edit all the same

    async def _by_token(self, reply: Reply, parcel: Parcel, held: Held) -> discord.WebhookMessage:
        return await self._webhook(reply).edit_message(
            reply.message_id, view=layout(parcel.card, parcel.rows), attachments=_attached(parcel, held)
        )

    def _webhook(self, reply: Reply) -> discord.Webhook:
        return discord.Webhook.partial(reply.application_id, reply.token, client=self._client)

    def _channel(self, channel_id: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id)


def _held(message: Sent) -> Held:
    return {attachment.filename: attachment for attachment in message.attachments}


def _attached(parcel: Parcel, held: Held) -> list[discord.Attachment | discord.File]:
    """What the message keeps of what it holds, by id, and what is uploaded."""
    fresh = {file.name for file in parcel.files}
    kept = [held[name] for name in parcel.card.pictures if name in held and name not in fresh]
    return [*kept, *attachments(parcel.files)]


def _naming(parcel: Parcel, member_id: str) -> Parcel:
    return replace(parcel, card=parcel.card.naming(member_id))


def _asked_in(parcel: Parcel, reply: Reply) -> Parcel:
    """In a direct message that comes out of a server."""
    return parcel if reply.guild_id is None else replace(parcel, card=parcel.card.asked_in(reply.channel_id))
