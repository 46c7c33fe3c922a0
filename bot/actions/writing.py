"""Forms: opened over a request or a picture, sent, and opened again with what did not pass."""

import asyncio
from functools import partial
from typing import Any

import discord
import structlog
from discord import ui

from bot.actions.form import Form
from bot.actions.items import RetypeButton
from bot.actions.press import Press
from bot.actions.requests import Requests
from bot.actions.whisper import whisper
from bot.commands.handler import CommandHandler
from bot.commands.refusal import TOLD, told
from bot.commands.wish import Wish
from bot.delivery.response import FAILURES
from bot.parts import Parts
from bot.threads import Threads
from distillery.command import Signature
from distillery.i18n import say
from distillery.members.brought import BroughtPictures
from distillery.remix import Remix, edited, has_signs
from distillery.vocabulary.errors import CommandError, Problem, Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()

PATIENCE = 1.8  # seconds to look a request up: a modal cannot be deferred, and Discord waits three in all
Interaction = discord.Interaction[Any]


class Writing:
    """Opens forms and serves what is written in them."""

    def __init__(self, parts: Parts, threads: Threads, requests: Requests, handler: CommandHandler) -> None:
        self._catalogue = parts.catalogue
        self._brought = BroughtPictures(parts.database)
        self._threads = threads
        self._requests = requests
        self._handler = handler

    async def edit(self, interaction: Interaction, press: Press) -> None:
        """Open the form of a request, with what it says."""
        place = await self._handler.place(interaction)
        remix = await self._remix(interaction, press.request_id)
        member_id, pictures = remix.member, set(remix.pictures.values())
        theirs = await self._threads.call(self._brought.known, member_id, pictures) if pictures else set()
        shown = remix.editable(place.defaults, theirs)
        await self.open(interaction, Form(shown.command, shown.words, shown.flags, press.request_id))

    async def _remix(self, interaction: Interaction, request_id: str) -> Remix:
        """Of the request, in time. Raises Refused, NotFound."""
        try:
            view = await asyncio.wait_for(self._requests.one(interaction, request_id), PATIENCE)
        except TimeoutError:
            raise Refused("slow", text("That took too long."), text("Press it again.")) from None
        return Remix(self._catalogue, view.command, view.parameters, str(interaction.user.id))

    async def open(self, interaction: Interaction, form: Form) -> None:
        """Show the form. Raises CommandError when its command is gone."""
        modal = form.modal(self._signature(form.command))
        try:
            await interaction.response.send_modal(modal)
        except FAILURES as error:
            log.warning("form_not_opened", interaction=interaction.id, error=str(error))
        modal.stop()  # discord.py need not remember it: what is sent says itself what it is

    async def again(self, interaction: Interaction) -> None:
        """Show it with what a member wrote before, as their message tells."""
        if form := Form.kept(interaction.custom_id or "", interaction.message):
            await self.open(interaction, form)

    async def submitted(self, interaction: Interaction, form: Form) -> None:
        """Serve what was written; what does not pass is shown, with a way back to it."""
        self._signature(form.command)
        try:
            wish = await self._wished(interaction, form)
        except TOLD as error:
            await whisper(interaction, told(error))
            await self._offer(form, interaction)
        else:
            await self._handler.serve(interaction, wish)

    async def _wished(self, interaction: Interaction, form: Form) -> Wish:
        """Raises TOLD where a picture that it starts from is no longer there."""
        pictures = await self._passed_on(interaction, form)
        made = edited(form.command, form.words, form.flags, pictures)
        return Wish(
            made.command,
            made.text,
            parent_id=form.request_id,
            notes=_origin(interaction) if form.request_id else (),
            refused=partial(self._offer, form),
            passed_on=frozenset(pictures.values()),
        )

    async def _passed_on(self, interaction: Interaction, form: Form) -> dict[str, str]:
        """The pictures of the request that is changed, where the form has signs for them."""
        if form.request_id is None or not has_signs(form.words, form.flags):
            return {}
        return (await self._remix(interaction, form.request_id)).pictures

    async def _offer(self, form: Form, interaction: Interaction) -> None:
        """What they wrote, and a button that lets them go on writing."""
        view = ui.View(timeout=None)
        view.add_item(RetypeButton(ui.Button(label=say(text("Change it")), custom_id=form.retype_id)))
        view.stop()
        await whisper(interaction, say(text("This is what you wrote:")), view, form.embeds())

    def _signature(self, command: str) -> Signature:
        if found := self._catalogue.definitions.get(command):
            return found
        raise CommandError([Problem("unknown_command", text("There is no /{command} any more.", command=command))])


def _origin(interaction: Interaction) -> tuple[str, ...]:
    """The message that was changed, unless only one member sees it."""
    message = interaction.message
    return (text("From {link}", link=message.jump_url),) if message and not message.flags.ephemeral else ()
