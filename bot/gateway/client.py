"""The Discord client: slash commands only, no privileged intents, nothing cached that is not needed."""

from typing import Any

import discord
import structlog
import yarl
from discord import app_commands
from discord.ext import commands

from bot.commands.handler import CommandHandler
from bot.commands.slash import slash_commands
from bot.delivery.courier import Courier
from bot.delivery.edit_lock import EditLock
from bot.delivery.loop import Deliveries
from bot.delivery.progress import ProgressUpdater
from bot.delivery.response import respond, withdraw
from bot.gateway.identify import IdentifyGate
from bot.gateway.sync import sync_commands
from bot.parts import Parts
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.vocabulary.clock import new_id

log = structlog.get_logger()

RATE_LIMIT_PATIENCE = 30.0  # seconds a request may wait for its rate limit before it counts as failed


class Tree(app_commands.CommandTree["Client"]):
    """The slash commands, with one last guard."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell the member that we broke, and the operator how."""
        if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
            await respond(interaction, "This command has just changed. Ask again in a minute.")
            return
        number = new_id()
        log.error("command_crashed", error_id=number, interaction=interaction.id, exc_info=error)
        broken = f"Something broke on our side. Ask again; if it stays, tell us this number: `{number}`"
        if interaction.response.is_done():  # it says "thinking", and would for ever
            await withdraw(interaction, broken)
        else:
            await respond(interaction, broken)


class Client(commands.AutoShardedBot):
    """One bot process: its shards, its commands, its deliveries."""

    def __init__(self, parts: Parts, settings: BotSettings, threads: Threads) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            shard_count=settings.shard_count,
            shard_ids=list(settings.shards) if settings.shards else None,  # type: ignore[arg-type]  # None means all
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,
            max_ratelimit_timeout=RATE_LIMIT_PATIENCE,
        )
        self._parts = parts
        self._settings = settings
        self._threads = threads
        self._gate = IdentifyGate(parts.cache, threads, settings.max_concurrency)
        courier, edit_lock = Courier(self), EditLock(parts.cache, threads)
        self.progress = ProgressUpdater(parts.views, threads, courier, edit_lock)
        self.handler = CommandHandler(parts, threads, self.progress)
        self.deliveries = Deliveries(parts, threads, courier, edit_lock, settings.bot_slots)

    async def setup_hook(self) -> None:
        """After the login and before the first shard: commands exist before anybody can use them."""
        for command in slash_commands(self._parts.catalogue, self.handler.handle):
            self.tree.add_command(command, override=True)
        if self._settings.leads:
            await sync_commands(self.tree, self._parts.cache, self._threads)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Take turns with every other process; with no cache to agree through, wait as discord.py does."""
        if not await self._gate.enter(shard_id or 0):
            log.warning("identify_uncoordinated", shard=shard_id)
            await super().before_identify_hook(shard_id, initial=initial)


def use_proxies(settings: BotSettings) -> None:
    """Point discord.py at the proxies that the settings name. It knows one of each a process."""
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # no voice here
