"""Modals, found by their custom ids: discord.py forgets those that another process opened, or one that died."""

from typing import Any

import discord

from bot.actions.press import Press
from bot.desk import Desk


async def route(interaction: discord.Interaction[Any], desk: Desk) -> bool:
    """Whether the interaction was a modal of ours, served now. To be called from `on_interaction`."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return False
    return Press.read(interaction.custom_id or "") is not None
