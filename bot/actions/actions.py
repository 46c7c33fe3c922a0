"""Everything that can be pressed, from Discord to what it does. Whatever happens, whoever pressed hears of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog
from discord import ui

from bot.actions.ending import Ending
from bot.actions.following import Following
from bot.actions.form import Form
from bot.actions.pictures import Pictures
from bot.actions.press import Press, Verb
from bot.actions.requests import Requests
from bot.actions.rows import picture_buttons
from bot.actions.whisper import acknowledge, whisper
from bot.actions.writing import Writing
from bot.commands.handler import CommandHandler
from bot.commands.refusal import TOLD, told
from bot.delivery.showcase import Showcase
from bot.parts import Parts
from bot.threads import Threads
from distillery.i18n import say
from distillery.members.favourites import Favourites
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()

Interaction = discord.Interaction[Any]
Act = Callable[[Interaction, Press], Awaitable[None]]


class Actions:
    """Presses, and forms that are opened, sent and opened again."""

    def __init__(self, parts: Parts, threads: Threads, handler: CommandHandler, showcase: Showcase) -> None:
        self._requests = requests = Requests(parts, threads, handler, showcase)
        self._handler = handler
        self._threads = threads
        self._favourites = Favourites(parts.database)
        self._writing = Writing(parts, threads, requests, handler)
        self.pictures = Pictures(parts, handler, self._writing)
        following, ending = Following(parts, requests, handler), Ending(parts, threads, requests)
        self._acts: dict[Verb, Act] = dict.fromkeys(Verb, following.follow)
        self._acts |= {Verb.EDIT: self._writing.edit}
        self._quiet: dict[Verb, Act] = {  # taken with nothing to see yet; what there is to say is whispered
            Verb.CANCEL: ending.cancel,
            Verb.DELETE: ending.delete,
            Verb.FAVOURITE: self._favourite,
            Verb.PICK: self._pick,
        }

    async def pressed(self, interaction: Interaction, press: Press) -> None:
        """Answer a press within three seconds."""
        if quiet := self._quiet.get(press.verb):
            await self.guarded(interaction, lambda: self._once(interaction, press, quiet))
        else:
            await self.guarded(interaction, lambda: self._acts[press.verb](interaction, press))

    async def retyped(self, interaction: Interaction) -> None:
        """Open a form again with what was written."""
        await self.guarded(interaction, lambda: self._writing.again(interaction))

    async def submitted(self, interaction: Interaction, form: Form) -> None:
        """Serve what was written."""
        await self.guarded(interaction, lambda: self._writing.submitted(interaction, form))

    async def outdated(self, interaction: Interaction) -> None:
        """Say that nobody offers this (any more): it is left from an older version, or made up."""

        async def refuse() -> None:
            message = text("I no longer know what that button or menu means.")
            raise Refused("outdated", message, text("Use the command again for a new one."))

        await self.guarded(interaction, refuse)

    async def _once(self, interaction: Interaction, press: Press, act: Act) -> None:
        """Not by two processes: what is toggled twice is as it was."""
        self._handler.shift.check()
        taken = await acknowledge(interaction)
        if await self._handler.once.ours("pressed", interaction, taken):
            await act(interaction, press)

    async def guarded(self, interaction: Interaction, act: Callable[[], Awaitable[None]]) -> None:
        """Whatever `act` does not bring about is told."""
        with self._handler.serving(interaction):
            try:
                await act()
            except TOLD as error:
                await whisper(interaction, told(error))
            except Exception:  # the press's last guard: discord.py would leave its member waiting
                number = new_id()
                log.exception("press_crashed", error_id=number)
                broken = text(
                    "Something broke on our side. Press again; if it stays, tell us this number: {number}",
                    number=number,
                )
                await whisper(interaction, say(broken))

    async def _favourite(self, interaction: Interaction, press: Press) -> None:
        member, ordinal = str(interaction.user.id), press.ordinal or 0
        view = await self._requests.one(interaction, press.request_id)
        if not await self._threads.call(self._favourites.has, member, view.id, ordinal):
            await self._requests.shown(interaction, press, view)  # it is nobody's favourite who may not see it
        kept = await self._threads.call(self._favourites.toggle, member, view.id, ordinal)
        now = text("It is one of your favourites now.") if kept else text("It is no longer one of your favourites.")
        await whisper(interaction, say(now))

    async def _pick(self, interaction: Interaction, press: Press) -> None:
        """What to do with one picture of many."""
        view = ui.View(timeout=None)
        for button in picture_buttons(press.request_id, press.ordinal or 0):
            view.add_item(button)
        view.stop()  # discord.py need not remember it
        await whisper(interaction, say(text("What shall become of this picture?")), view)
