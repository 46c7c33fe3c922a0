"""Carrying cards to Discord: by token, by channel, by a new post."""

import time
from collections.abc import Sequence

import discord
import structlog

from bot.cards.layout import attachments, layout
from bot.cards.pictures import File
from bot.cards.present import Card
from bot.delivery.reply import Reply
from bot.delivery.ways import Verdict, Way, judge, nonce, open_ways

log = structlog.get_logger()


class Undeliverable(Exception):
    """No way leads to the member, now or later; the message says why, for the operator."""


class Courier:
    """Edits and posts messages as the bot."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def show(self, reply: Reply, card: Card) -> None:
        """Edit the answer through its token. Raises discord.HTTPException."""
        await self._by_token(reply, card, [])

    async def deliver(self, request_id: str, member_id: str, reply: Reply, card: Card, files: Sequence[File]) -> Way:
        """Bring the last card by the first way that is open; the same message each time it is tried.

        Raises Undeliverable, or what discord.py raises when a later try may succeed.
        """
        refusal = "no way was open"
        for way in open_ways(reply, time.time()):
            try:
                await self._go(way, request_id, member_id, reply, card, files)
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

    async def _go(
        self, way: Way, request_id: str, member_id: str, reply: Reply, card: Card, files: Sequence[File]
    ) -> None:
        if way is Way.TOKEN:
            await self._by_token(reply, card, files)
        elif way is Way.CHANNEL:
            message = self._channel(reply).get_partial_message(reply.message_id)
            await message.edit(view=layout(card), attachments=attachments(files))
        else:
            # Discord answers a nonce it knows with the message it made: a crash after the post doubles nothing.
            mine = card.naming(member_id)
            await self._channel(reply).send(view=layout(mine), files=attachments(files), nonce=nonce(request_id))

    async def _by_token(self, reply: Reply, card: Card, files: Sequence[File]) -> None:
        webhook = discord.Webhook.partial(reply.application_id, reply.token, client=self._client)
        await webhook.edit_message(reply.message_id, view=layout(card), attachments=attachments(files))

    def _channel(self, reply: Reply) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(reply.channel_id)
