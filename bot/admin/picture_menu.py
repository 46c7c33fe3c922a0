"""The context menu with which admins let nobody start from a picture again."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.found import pictures_in
from bot.admin.herald import Herald
from bot.admin.permission import HERE, Interaction
from bot.admin.records import done
from bot.admin.serving import Serving, answer
from bot.parts import Parts
from bot.threads import Threads
from distillery.guilds.audit import Admin
from distillery.safety.likeness import SIDE, phash
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import plural, text

REASON = "blocked from its message"


class PictureBlocking:
    """Blocks the pictures of a message in its guild, and all that look like them."""

    def __init__(self, parts: Parts, threads: Threads, serving: Serving, herald: Herald) -> None:
        self._parts = parts
        self._threads = threads
        self._serving = serving
        self._herald = herald

    def menu(self) -> app_commands.ContextMenu:
        """For those with Manage Server alone."""

        async def callback(interaction: discord.Interaction[Any], message: discord.Message) -> None:
            await self._serving.command(interaction, lambda guild, by: self._block(interaction, message, guild, by))

        menu = app_commands.ContextMenu(name=locale_str("Block this picture"), callback=callback)
        menu.default_permissions = discord.Permissions(manage_guild=True)
        menu.allowed_contexts = HERE
        return menu

    async def _block(self, interaction: Interaction, message: discord.Message, guild_id: str, by: Admin) -> None:
        found = pictures_in(message)
        if not found:
            raise NotFound(text("I see no picture in that message."))
        for address in found:
            looks = await self._threads.fetch(self._put, address, guild_id, by)
            problem = await self._herald.changed(guild_id, by, "picture.block", None, {"phash": looks})
        told = plural(
            len(found),
            "✅ Nobody here can start from this picture any more, or from one that looks like it.",
            "✅ Nobody here can start from these {count} pictures any more, or from any that looks like one of them.",
        )
        await answer(interaction, done([told, *([problem] if problem else [])]))

    def _put(self, address: str, guild_id: str, by: Admin) -> str:
        """What the picture looks like, which is blocked now. Raises PictureRefused, StorageError."""
        looks = phash(self._parts.pictures.opened(self._parts.pictures.bring(address), SIDE))
        self._parts.blocked_pictures.block(looks, REASON, guild_id=guild_id, by_id=by.id)
        self._parts.guilds.record(guild_id, by, "picture.block", after={"phash": looks})
        return looks
