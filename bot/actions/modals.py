"""Modals, found by their custom ids: discord.py forgets those that another process opened, or one that died."""

from typing import Any

import discord

from bot.actions.form import Form
from bot.desk import Desk


async def route(interaction: discord.Interaction[Any], desk: Desk) -> bool:
    """Whether the interaction was a modal of ours, served now. To be called from `on_interaction`."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return False
    form = Form.submitted(interaction)
    if form:
        await desk.actions.submitted(interaction, form)
        return True
    return await desk.administration.routed(interaction)
