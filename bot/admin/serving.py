"""How admins' interactions are served: permitted, deferred, once in all processes; and whatever happens is told."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog
from discord import ui
from sqlalchemy.exc import SQLAlchemyError

from bot.actions.actions import Actions
from bot.actions.whisper import acknowledge
from bot.admin.permission import Interaction, permit
from bot.cards.card import Card, File
from bot.cards.layout import attachments, layout
from bot.commands.handler import CommandHandler
from bot.delivery.response import FAILURES, defer
from distillery.guilds.audit import Admin
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()

T = TypeVar("T")
PATIENCE = 1.8  # seconds to look something up before a modal, which cannot be deferred: Discord waits three in all
Act = Callable[[str, Admin], Awaitable[None]]  # the guild's id, and who acts


class Serving:
    """Serves what admins use; refusals, problems and crashes are for their eyes alone."""

    def __init__(self, actions: Actions, handler: CommandHandler) -> None:
        self._actions = actions
        self._handler = handler

    async def command(self, interaction: Interaction, act: Act) -> None:
        """A slash command, or what opens a message of its own: `act` fills in an answer that only the admin sees."""

        async def serve() -> None:
            guild_id, by = permit(interaction)
            self._handler.shift.check()
            deferral = await defer(interaction, ephemeral=True)
            if deferral and await self._handler.once.ours("answered", interaction, deferral):
                with reaching():
                    await act(guild_id, by)

        await self._actions.guarded(interaction, serve)

    async def press(self, interaction: Interaction, act: Act) -> None:
        """A press or a form that changes the message it is on."""

        async def serve() -> None:
            guild_id, by = permit(interaction)
            self._handler.shift.check()
            taken = await acknowledge(interaction)
            if await self._handler.once.ours("pressed", interaction, taken):
                with reaching():
                    await act(guild_id, by)

        await self._actions.guarded(interaction, serve)

    async def outdated(self, interaction: Interaction) -> None:
        """What nobody offers (any more)."""
        await self._actions.outdated(interaction)

    async def modal(self, interaction: Interaction, make: Callable[[str], Awaitable[ui.Modal]]) -> None:
        """A press that opens a form."""

        async def serve() -> None:
            guild_id, _ = permit(interaction)
            with reaching():
                modal = await _soon(make(guild_id))
            try:
                await interaction.response.send_modal(modal)
            except FAILURES as error:
                log.warning("form_not_opened", interaction=interaction.id, error=str(error))
            modal.stop()  # discord.py need not remember it: what is sent says itself what it is

        await self._actions.guarded(interaction, serve)


async def show(interaction: Interaction, view: ui.LayoutView) -> None:
    """Let the answer, or the message that was pressed on, be `view`."""
    try:
        await interaction.edit_original_response(content=None, embeds=[], attachments=[], view=view)
    except FAILURES as error:
        log.warning("panel_not_shown", interaction=interaction.id, error=str(error))


async def answer(
    interaction: Interaction, card: Card, files: Sequence[File] = (), rows: Sequence[ui.ActionRow[Any]] = ()
) -> None:
    """Let it be a card; files that are no pictures of it can be downloaded below."""
    view = layout(card, rows)
    for file in files:
        if file.name not in card.pictures:
            view.add_item(ui.File(f"attachment://{file.name}"))
    try:
        await interaction.edit_original_response(view=view, attachments=attachments(files))
    except FAILURES as error:
        log.warning("answer_not_told", interaction=interaction.id, error=str(error))


@contextmanager
def reaching() -> Iterator[None]:
    """Raises Refused where the database is away."""
    try:
        yield
    except SQLAlchemyError as error:
        log.error("admin_not_served", error=str(error.__cause__ or error))
        message = text("My database does not answer, so I can neither show nor change anything right now.")
        raise Refused("database", message, text("Try again in a minute.")) from error


async def _soon(looking: Awaitable[T]) -> T:
    try:
        return await asyncio.wait_for(looking, PATIENCE)
    except TimeoutError:
        raise Refused("slow", text("That took too long."), text("Press it again.")) from None
