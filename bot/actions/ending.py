"""Presses that end something: calling a request off, and taking its pictures back."""

from typing import Any

import discord
import structlog

from bot.actions.press import Press
from bot.actions.requests import Requests
from bot.actions.rights import Presser
from bot.actions.whisper import whisper
from bot.parts import Parts
from bot.threads import Threads
from distillery.guilds import audit
from distillery.guilds.audit import Admin
from distillery.i18n import say
from distillery.members.removal import take_back
from distillery.queue.cancel import cancel
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()


class Ending:
    """For whoever asked, and for those who may manage messages in the channel."""

    def __init__(self, parts: Parts, threads: Threads, requests: Requests) -> None:
        self._parts = parts
        self._threads = threads
        self._requests = requests

    async def cancel(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Call it off. The card itself tells of it."""
        view = await self._requests.one(interaction, press.request_id)
        _permit(interaction, view)
        if not await self._threads.call(cancel, self._parts.database, self._parts.doorbell, view.id):
            await whisper(interaction, say(text("It has ended already: there is nothing to cancel.")))

    async def delete(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Take the pictures back first: what cannot be undone is not left half done. Again, where that broke off."""
        view = await self._requests.kept(interaction, press.request_id)
        _permit(interaction, view)
        await self._threads.call(take_back, self._parts.database, self._parts.storage, view.id)
        await self._leave_a_line(interaction, view)
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            log.info("message_gone_already", request_id=view.id)
        except discord.HTTPException as error:
            log.warning("message_not_deleted", request_id=view.id, code=error.code)
            await whisper(interaction, say(text("Its pictures are deleted, but I could not delete the message.")))

    async def _leave_a_line(self, interaction: discord.Interaction[Any], view: RequestView) -> None:
        """In the guild's audit log, where somebody else did it."""
        if view.guild_id is None or view.member_id == str(interaction.user.id):
            return
        by = Admin(str(interaction.user.id), interaction.user.display_name)
        deleted = {"request": view.id, "member": view.member_id, "text": view.text[:500]}
        await self._threads.call(
            self._parts.database.write,
            lambda tx: audit.record(tx, str(view.guild_id), by, "request.delete", before=deleted),
        )


def _permit(interaction: discord.Interaction[Any], view: RequestView) -> None:
    """Raises Refused for anybody else."""
    if Presser.of(interaction).ends(view):
        return
    message = text("Only the member who asked for it, or somebody who may manage messages here, can do that.")
    raise Refused("not_yours", message, text("Use **Again** to make your own."))
