"""Presses that ask for more: each becomes a command, and goes through the same gates as one that was typed."""

import secrets
from collections.abc import Callable
from typing import Any

import discord

from bot.actions.press import Press, Verb
from bot.actions.requests import Requests
from bot.cards.policy import Sight
from bot.commands.handler import CommandHandler
from bot.commands.wish import Wish
from bot.parts import Parts
from distillery.command.parameter import MAX_SEED
from distillery.queue.views import RequestView
from distillery.remix import Next, Remix
from distillery.vocabulary.text import text

Made = Callable[[Remix, str, int], Next]

ABOUT_A_PICTURE: dict[Verb, Made] = {
    Verb.SUBTLE: lambda remix, picture, seed: remix.varied(picture, seed, much=False),
    Verb.STRONG: lambda remix, picture, seed: remix.varied(picture, seed, much=True),
    Verb.UPSCALE: lambda remix, picture, _: remix.upscaled(picture),
    Verb.ZOOM: lambda remix, picture, _: remix.zoomed(picture),
    Verb.MASK: lambda remix, picture, _: remix.masked(picture),
    Verb.INFO: lambda remix, picture, _: remix.told(picture),
}
WHISPERED = (Verb.MASK, Verb.INFO)  # answered at once, for whoever pressed


class Following:
    """Makes the next wish out of a request, and has it served."""

    def __init__(self, parts: Parts, requests: Requests, handler: CommandHandler) -> None:
        self._parts = parts
        self._requests = requests
        self._handler = handler

    async def follow(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Answer the press; deferred before anything is looked up."""
        whispered = press.verb in WHISPERED
        await self._handler.serve_made(interaction, lambda: self._wish(interaction, press), ephemeral=whispered)

    async def _wish(self, interaction: discord.Interaction[Any], press: Press) -> Wish:
        view = await self._requests.one(interaction, press.request_id)
        remix = Remix(self._parts.catalogue, view.command, view.parameters, str(interaction.user.id))
        made, sight = await self._next(interaction, press, view, remix)
        parent = None if press.verb in WHISPERED else view.id
        notes = (*made.notes, *(origin(interaction, view) if parent else ()))
        return Wish(
            made.command,
            made.text,
            made.options,
            parent,
            notes,
            made=True,
            covered=sight is Sight.COVERED,
            passed_on=frozenset(remix.pictures.values()),
        )

    async def _next(
        self, interaction: discord.Interaction[Any], press: Press, view: RequestView, remix: Remix
    ) -> tuple[Next, Sight]:
        seed = secrets.randbelow(MAX_SEED + 1)
        if press.verb is Verb.AGAIN:
            return remix.again(seed), Sight.OPEN
        picture, sight = await self._requests.shown(interaction, press, view)
        name = await self._requests.named(interaction, view, picture)
        return ABOUT_A_PICTURE[press.verb](remix, name, seed), sight


def origin(interaction: discord.Interaction[Any], view: RequestView) -> tuple[str, ...]:
    """Whose request it came from, for whoever reads the new answer: no link to what only one member sees."""
    message = interaction.message
    if message is None or message.flags.ephemeral:
        return ()
    link, asked = message.jump_url, message.interaction_metadata
    if view.member_id == str(interaction.user.id):
        return (text("From {link}", link=link),)
    if asked and view.member_id == str(asked.user.id):
        return (text("From a request of {member}: {link}", member=asked.user.display_name, link=link),)
    return (text("From somebody else's request: {link}", link=link),)
