"""Who may administrate: those with Manage Server, asked each time; Discord's own hint can be changed, or is stale."""

from typing import Any

import discord
from discord import app_commands

from distillery.guilds.audit import Admin
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import text

Interaction = discord.Interaction[Any]
HERE = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)


def permit(interaction: Interaction) -> tuple[str, Admin]:
    """The guild's id, and who acts. Raises Refused for anybody else, and outside of guilds."""
    if interaction.guild_id is None:
        raise Refused("no_guild", text("There is nothing to manage in direct messages."), text("Use it in a server."))
    if not (interaction.permissions.manage_guild or interaction.permissions.administrator):
        message = text("Only members who may manage this server can do that.")
        raise Refused("not_admin", message, text("Ask an admin to do it, or to give you **Manage Server**."))
    return str(interaction.guild_id), admin_of(interaction)


def admin_of(interaction: Interaction) -> Admin:
    """Whoever acts, as the audit log names them."""
    return Admin(str(interaction.user.id), interaction.user.display_name)
