"""Pictures that nobody may start from: blocked by a context menu, listed and unblocked by /admin pictures."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.found import pictures_in
from bot.admin.herald import Herald
from bot.admin.permission import HERE, Interaction
from bot.admin.records import done, pictures_page
from bot.admin.serving import Serving, answer
from bot.parts import Parts
from bot.threads import Threads
from distillery.guilds import audit
from distillery.guilds.audit import Admin
from distillery.safety.likeness import SIDE, phash
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import Text, plural, text

HASH = re.compile(r"[0-9a-f]{16}")


class PictureBlocking:
    """Blocks the pictures of a message in its guild, and all that look like them; shows and shortens the list."""

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

    async def list(self, interaction: Interaction) -> None:
        """Answer with what is blocked here."""
        await self._serving.command(interaction, lambda guild_id, _: self._show(interaction, guild_id, 0))

    async def turn(self, interaction: Interaction, page: int) -> None:
        """Another page of it, in the same message."""
        await self._serving.press(interaction, lambda guild_id, _: self._show(interaction, guild_id, page))

    async def unblock(self, interaction: Interaction, page: int, looks: str) -> None:
        """Let members start from a picture again, and show what is left."""
        if HASH.fullmatch(looks):
            await self._serving.press(interaction, partial(self._unblock, interaction, page, looks))
        else:
            await self._serving.outdated(interaction)

    async def _show(self, interaction: Interaction, guild_id: str, page: int, told: Sequence[Text] = ()) -> None:
        found = await self._threads.call(self._parts.blocked_pictures.listed, guild_id)
        card, rows = pictures_page(found, page, told)
        await answer(interaction, card, rows=rows)

    async def _unblock(self, interaction: Interaction, page: int, looks: str, guild_id: str, by: Admin) -> None:
        told = [text("That picture is not blocked any more.")]
        if await self._threads.call(self._take, looks, guild_id, by):
            told = [text("✅ Members can start from that picture again.")]
            problem = await self._herald.changed(guild_id, by, "picture.unblock", {"phash": looks}, None)
            told += [problem] if problem else []
        await self._show(interaction, guild_id, page, told)

    def _take(self, looks: str, guild_id: str, by: Admin) -> int:
        return self._parts.blocked_pictures.unblock(
            looks,
            guild_id,
            beside=lambda tx: audit.record(tx, guild_id, by, "picture.unblock", before={"phash": looks}),
        )

    async def _block(self, interaction: Interaction, message: discord.Message, guild_id: str, by: Admin) -> None:
        found = pictures_in(message)
        if not found:
            raise NotFound(text("I see no picture in that message."))
        for address in found:
            looks = await self._threads.fetch(self._put, address, message.jump_url, guild_id, by)
            problem = await self._herald.changed(guild_id, by, "picture.block", None, {"phash": looks})
        told = plural(
            len(found),
            "✅ Nobody here can start from this picture any more, or from one that looks like it.",
            "✅ Nobody here can start from these {count} pictures any more, or from any that looks like one of them.",
        )
        await answer(interaction, done([told, *([problem] if problem else [])]))

    def _put(self, address: str, link: str, guild_id: str, by: Admin) -> str:
        """What the picture at `address` looks like, which is blocked now. Raises PictureRefused, StorageError."""
        looks = phash(self._parts.pictures.opened(self._parts.pictures.bring(address), SIDE))
        self._parts.blocked_pictures.block(
            looks,
            link,
            guild_id=guild_id,
            by_id=by.id,
            beside=lambda tx: audit.record(tx, guild_id, by, "picture.block", after={"phash": looks}),
        )
        return looks
