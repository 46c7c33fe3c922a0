"""Discord's clients: one for requests alone, one for each range of shards. No privileged intents, nothing cached."""

import asyncio
from typing import Any

import aiohttp
import discord
import structlog
import yarl
from tenacity import AsyncRetrying, retry_if_exception_type, wait_random_exponential

from bot.actions.modals import route
from bot.commands.registry import commands, items
from bot.commands.translator import CatalogueTranslator
from bot.desk import Desk
from bot.gateway import metrics
from bot.gateway.identify import IdentifyGate
from bot.gateway.plan import Range
from bot.gateway.tree import Tree
from bot.settings import BotSettings

log = structlog.get_logger()

RATE_LIMIT_PATIENCE = 30.0  # seconds a request may wait for its rate limit before it counts as failed
TURN_PATIENCE = 40.0  # seconds an open socket waits for its turn to identify: unheard, it is closed after a minute
KNOWN = [item.__discord_ui_compiled_template__ for item in items()]
LONGEST_PAUSE = 25.0  # seconds between tries to open a shard, beside the five that discord.py waits


class _NotOpenedError(Exception):
    """Where discord.py would try again by calling itself, deeper each time."""


def _options(trace: aiohttp.TraceConfig | None) -> dict[str, Any]:
    """What all clients have in common; `trace` sees every request of theirs."""
    return {
        "intents": discord.Intents(guilds=True),
        "allowed_mentions": discord.AllowedMentions.none(),
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "max_messages": None,
        "chunk_guilds_at_startup": False,
        "guild_ready_timeout": 0.5,
        "max_ratelimit_timeout": RATE_LIMIT_PATIENCE,
        "http_trace": trace,
    }


class RestClient(discord.Client):
    """The process's own: it brings cards and registers commands, and listens to nothing."""

    def __init__(self, trace: aiohttp.TraceConfig | None = None) -> None:
        super().__init__(**_options(trace))
        self.tree = Tree(self)

    async def setup_hook(self) -> None:
        """After the login: commands are registered in all our languages."""
        await self.tree.set_translator(CatalogueTranslator())


class ShardClient(discord.AutoShardedClient):
    """Holds the shards `ids` of `count`; `ready` once all of them were open."""

    def __init__(self, held: Range, ids: tuple[int, ...], desk: Desk, gate: IdentifyGate, trace: Any = None) -> None:
        super().__init__(shard_count=held.count, shard_ids=list(ids), shard_connect_timeout=None, **_options(trace))
        self.tree = Tree(self)
        self.desk = desk
        self.ready = asyncio.Event()
        self.listening: set[int] = set()  # the shards whose sessions go on right now
        self._gate = gate
        self._launching = False
        self._awaited = set(ids)

    async def setup_hook(self) -> None:
        """After the login and before the first shard: commands exist before anybody can use them."""
        for command in commands(self.desk):
            self.tree.add_command(command, override=True)
        self.add_dynamic_items(*items())
        self.desk.administration.herald.listen()

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Open a socket only when there is a chance to identify soon; as often as it takes, one shard at a time."""
        if self._launching:
            raise _NotOpenedError
        again = retry_if_exception_type(_NotOpenedError)
        async for attempt in AsyncRetrying(retry=again, wait=wait_random_exponential(max=LONGEST_PAUSE)):
            with attempt:
                await self._gate.approach(shard_id)
                await self._launch(gateway, shard_id, initial=initial and attempt.retry_state.attempt_number == 1)

    async def _launch(self, gateway: yarl.URL, shard_id: int, *, initial: bool) -> None:
        self._launching = True
        try:
            await super().launch_shard(gateway, shard_id, initial=initial)
        finally:
            self._launching = False

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Take turns with every other process. Raises TimeoutError, upon which discord.py begins again."""
        async with asyncio.timeout(TURN_PATIENCE):
            await self._gate.enter(shard_id or 0)
        metrics.IDENTIFIES.labels(shard_id).inc()

    async def on_shard_connect(self, shard_id: int) -> None:
        """A session has begun."""
        log.info("shard_open", shard=shard_id, shards=self.shard_count)
        self.listening.add(shard_id)
        self._awaited.discard(shard_id)
        if not self._awaited:
            self.ready.set()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A session goes on: this cost no identify."""
        self.listening.add(shard_id)
        metrics.RESUMES.labels(shard_id).inc()
        log.info("shard_resumed", shard=shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A session is interrupted, or over."""
        self.listening.discard(shard_id)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Count interactions; only what nobody else answers is worth a task more."""
        if event == "interaction":
            (interaction,) = args
            metrics.INTERACTIONS.labels(((interaction.guild_id or 0) >> 22) % (self.shard_count or 1)).inc()
            if not _is_unanswered(interaction):
                return
        super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer modals, which discord.py forgets when a process ends, and what is left from an older version."""
        if not await route(interaction, self.desk):
            await self.desk.actions.outdated(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server is new to us."""
        await self.desk.administration.guide.joined(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server that we know; one that we joined just now, while nobody listened, is new to us, too."""
        await self.desk.administration.guide.seen(guild)

    async def hang_up(self) -> None:
        """Close every shard, and hear nothing more; answers that are under way can still be given."""
        open_shards = [shard for shard in self.shards.values() if not shard.is_closed()]
        await asyncio.gather(*[shard.disconnect() for shard in open_shards], return_exceptions=True)


def _is_unanswered(interaction: discord.Interaction[Any]) -> bool:
    """Whether it is a modal, or comes from a button or select that none of `items` knows."""
    if interaction.type is discord.InteractionType.component:
        custom_id = interaction.custom_id or ""
        return not any(known.fullmatch(custom_id) for known in KNOWN)
    return interaction.type is discord.InteractionType.modal_submit


def use_proxies(settings: BotSettings) -> None:
    """Point discord.py at the proxies that the settings name. It knows one of each a process."""
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # no voice here
