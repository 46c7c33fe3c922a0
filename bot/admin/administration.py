"""Everything for admins, put together."""

from typing import Any

import discord
from discord import app_commands

from bot.actions.actions import Actions
from bot.admin.admin_group import AdminGroup
from bot.admin.config_group import ConfigGroup
from bot.admin.configuring import Configuring
from bot.admin.form import ConfigForm
from bot.admin.guide import Guide
from bot.admin.herald import Herald
from bot.admin.moderating import Moderating
from bot.admin.picture_menu import PictureBlocking
from bot.admin.reporting import Reporting
from bot.admin.serving import Serving
from bot.commands.handler import CommandHandler
from bot.delivery.courier import Courier
from bot.parts import Parts
from bot.threads import Threads
from distillery.moderation import Moderation


class Administration:
    """What admins use, see and are told, in one process."""

    def __init__(
        self, parts: Parts, threads: Threads, handler: CommandHandler, actions: Actions, courier: Courier
    ) -> None:
        serving, self.herald = Serving(actions, handler), Herald(parts, threads, courier)
        moderation = Moderation(parts.database, parts.doorbell, parts.strikes.policy)
        self.configuring = Configuring(parts, threads, serving, self.herald)
        self.moderating = Moderating(moderation, threads, serving, self.herald)
        self.reporting = Reporting(moderation, parts, threads, serving)
        self.guide = Guide(parts.guilds, threads, courier)
        self.pictures = PictureBlocking(parts, threads, serving, self.herald)

    def commands(self) -> list[app_commands.Group | app_commands.ContextMenu]:
        """Two groups of slash commands and a context menu, new each time: a tree takes a command for its own."""
        groups = [ConfigGroup(self.configuring), AdminGroup(self.moderating, self.reporting, self.pictures)]
        return [*groups, self.pictures.menu()]

    async def routed(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether the interaction was a form of the panel, served now."""
        form = ConfigForm.submitted(interaction)
        if form:
            await self.configuring.submitted(interaction, form)
        return form is not None
