"""Everything that members ask about themselves, from Discord to what they read."""

from collections.abc import Callable
from typing import Any

import discord

from bot.member import presets, queue
from bot.member.answering import answer, replace
from bot.member.counter import Counter
from bot.member.help import explained, overview, own_commands
from bot.member.listing import Shown, sentence
from bot.member.pages import page
from bot.member.result import brought_back, seen_from
from bot.member.turn import Book, Turn
from distillery.i18n import say
from distillery.vocabulary.text import Text

Interaction = discord.Interaction[Any]


class SelfService:
    """What commands, buttons and selects of members' pages come to; each answers within three seconds."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def open(self, interaction: Interaction, turn: Turn) -> None:
        """A page, in a new message."""
        await answer(self.counter, interaction, lambda: self._page(interaction, turn))

    async def turned(self, interaction: Interaction, turn: Turn) -> None:
        """Another page, in the message of the one before."""
        await replace(self.counter, interaction, lambda: self._page(interaction, turn))

    async def chosen(self, interaction: Interaction, value: str) -> None:
        """One of a page, in a message of its own."""
        await answer(self.counter, interaction, lambda: brought_back(self.counter, interaction, value))

    async def queue(self, interaction: Interaction) -> None:
        """The queue, in a new message."""
        await answer(self.counter, interaction, lambda: queue.queue(self.counter, str(interaction.user.id)))

    async def looked_again(self, interaction: Interaction) -> None:
        """The queue as it is now, in the same message."""
        await replace(self.counter, interaction, lambda: queue.queue(self.counter, str(interaction.user.id)))

    async def called_off(self, interaction: Interaction, request_id: str) -> None:
        """The queue without a request of theirs."""

        async def make() -> Shown:
            member_id = str(interaction.user.id)
            await self.counter.threads.call(queue.call_off, self.counter, member_id, request_id)
            return await queue.queue(self.counter, member_id)

        await replace(self.counter, interaction, make)

    async def change(self, interaction: Interaction, act: Callable[..., Text], *told: Any) -> None:
        """What becomes of a preset, in a sentence; whoever types knows of it next."""
        member_id, guild_id = str(interaction.user.id), _guild(interaction)

        async def make() -> Shown:
            done = await self.counter.threads.call(act, self.counter, member_id, *told)
            self.counter.memory.refresh(member_id, guild_id)
            return sentence(say(done))

        await answer(self.counter, interaction, make)

    async def help(self, interaction: Interaction) -> None:
        """All commands, in a new message."""

        async def make() -> Shown:
            return overview([*own_commands(interaction).values()])

        await answer(self.counter, interaction, make)

    async def explained(self, interaction: Interaction, command: str) -> None:
        """One command, in new messages."""
        await answer(self.counter, interaction, lambda: explained(self.counter, interaction, command))

    async def _page(self, interaction: Interaction, turn: Turn) -> Shown:
        member_id = str(interaction.user.id)
        if turn.book is Book.PRESETS:
            return await presets.page(self.counter, member_id, _guild(interaction), turn)
        return await page(self.counter, member_id, await seen_from(self.counter, interaction), turn)


def _guild(interaction: Interaction) -> str | None:
    return str(interaction.guild_id) if interaction.guild_id else None
