"""Everything the bot offers in Discord: what a client registers when it starts."""

from typing import Any

from discord import app_commands, ui

from bot.actions.items import ActionButton, ActionSelect, RetypeButton
from bot.actions.menus import context_menus
from bot.admin.items import AdminButton, ConfigControl, ConfigRetype, UnblockSelect
from bot.commands.slash import slash_commands
from bot.desk import Desk
from bot.member.commands import member_commands
from bot.member.items import MEMBER_ITEMS

Offer = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


def commands(desk: Desk) -> list[Offer]:
    """Slash commands and context menus. Raises SettingsError when a definition has more options than Discord takes."""
    return [
        *slash_commands(desk.parts.catalogue, desk.handler.handle, desk.memory),
        *member_commands(desk.self_service),
        *context_menus(desk.actions),
        *desk.administration.commands(),
    ]


def items() -> list[type[ui.DynamicItem[Any]]]:
    """The buttons and selects that work for ever: they carry what they mean."""
    of_admins = (ConfigControl, ConfigRetype, AdminButton, UnblockSelect)
    return [*MEMBER_ITEMS, ActionButton, ActionSelect, RetypeButton, *of_admins]
