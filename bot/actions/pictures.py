"""Any picture, by its address, as what a command is about or starts from."""

from typing import Any

import discord

from bot.actions.form import Form
from bot.actions.writing import Writing
from bot.commands.handler import CommandHandler
from bot.commands.wish import Wish
from bot.parts import Parts
from distillery.remix import Next, Remix, drawing_at

Interaction = discord.Interaction[Any]


class Pictures:
    """In a channel for free commands those of the free tier are used."""

    def __init__(self, parts: Parts, handler: CommandHandler, writing: Writing) -> None:
        self._catalogue = parts.catalogue
        self._handler = handler
        self._writing = writing

    async def check(self, interaction: Interaction, address: str, notes: tuple[str, ...]) -> None:
        """Say how it was made."""
        await self._serve(interaction, (await self._remix(interaction)).told(address), notes)

    async def upscale(self, interaction: Interaction, address: str, notes: tuple[str, ...]) -> None:
        """Make it larger."""
        await self._serve(interaction, (await self._remix(interaction)).upscaled(address), notes)

    async def start(self, interaction: Interaction, address: str, _: tuple[str, ...]) -> None:
        """Ask for words to draw over it."""
        remix = await self._remix(interaction)
        await self._writing.open(interaction, Form(remix.command, flags=f"--image {address}"))

    async def _remix(self, interaction: Interaction) -> Remix:
        place = await self._handler.place(interaction)
        return Remix(self._catalogue, drawing_at(self._catalogue, free=place.free).name, {}, str(interaction.user.id))

    async def _serve(self, interaction: Interaction, made: Next, notes: tuple[str, ...]) -> None:
        await self._handler.serve(interaction, Wish(made.command, made.text, made.options, notes=notes))
