"""The commands as a client knows them, with one last guard."""

from typing import Any

import discord
import structlog
from discord import app_commands

from bot.delivery.response import respond, withdraw
from distillery.i18n import language_of, say, speaking
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.text import text

log = structlog.get_logger()


class Tree(app_commands.CommandTree[Any]):
    """Commands in servers, and in direct messages where a member's tier allows; never installed by a user alone."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(
            client,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        )

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell the member that we broke, and the operator how."""
        with speaking(language_of(str(interaction.locale))):
            await self._tell(interaction, error)

    async def _tell(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
            await respond(interaction, say(text("This command has just changed. Ask again in a minute.")))
            return
        number = new_id()
        log.error("command_crashed", error_id=number, interaction=interaction.id, exc_info=error)
        broken = say(
            text("Something broke on our side. Ask again; if it stays, tell us this number: `{number}`", number=number)
        )
        if interaction.response.is_done():  # it says "thinking", and would for ever
            await withdraw(interaction, broken)
        else:
            await respond(interaction, broken)
