"""Where an interaction came from, and what was decided there."""

import asyncio
from dataclasses import dataclass

import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.threads import Threads
from distillery.command.house import NONE, Defaults
from distillery.guilds.config import GuildConfig
from distillery.guilds.guilds import Guilds
from distillery.i18n import language_of

log = structlog.get_logger()

PATIENCE = 0.9  # seconds for a look into the database: Discord waits three in all, and presets may need another look


@dataclass(frozen=True)
class Place:
    """A channel; of a thread or a forum's post `parent_id` is the one it hangs on. No guild: a direct message.

    `config` is None where nobody knows what was decided.
    """

    guild_id: str | None
    channel_id: str
    parent_id: str | None = None
    age_restricted: bool = False
    config: GuildConfig | None = None

    @property
    def private(self) -> bool:
        """Whether answers are for the member's eyes only; also while nobody knows."""
        return self.config is None or (self.guild_id is not None and self.config.visibility == "private")

    @property
    def defaults(self) -> Defaults:
        """What commands take here where members say nothing."""
        return self.config.defaults(self.channel_id, self.parent_id) if self.config else NONE

    @property
    def free(self) -> bool:
        """Whether it is given to the commands of free tiers."""
        return self.config is not None and self.config.channel(self.channel_id, self.parent_id).free

    def language(self, member: str) -> str:
        """Of what is shown here to all, or to a member with that locale alone."""
        own = self.config.language if self.config and not self.private else None
        return language_of(own, member)


async def place_of(interaction: discord.Interaction, guilds: Guilds, threads: Threads) -> Place:
    """Where `interaction` is, with what is known of it in a moment."""
    channel = interaction.channel
    guild_id = str(interaction.guild_id) if interaction.guild_id else None
    return Place(
        guild_id,
        str(interaction.channel_id or 0),
        str(channel.parent_id) if isinstance(channel, discord.Thread) else None,
        _age_restricted(channel),
        await _config(guild_id, guilds, threads),
    )


def _age_restricted(channel: object) -> bool:
    """A thread is what its parent is."""
    is_nsfw = getattr(channel, "is_nsfw", None)
    return bool(is_nsfw and is_nsfw())


async def _config(guild_id: str | None, guilds: Guilds, threads: Threads) -> GuildConfig | None:
    """What holds; where that cannot be read in time, what was known last."""
    if fresh := guilds.fresh(guild_id):
        return fresh
    if threads.shares(guilds.of, guild_id) and (known := guilds.known(guild_id)):
        return known  # somebody looks already: what a rush needs is to be answered
    try:
        return await asyncio.wait_for(threads.share(guilds.of, guild_id), PATIENCE)
    except (SQLAlchemyError, TimeoutError) as error:
        log.warning("guild_config_not_read", guild_id=guild_id, error=str(error) or type(error).__name__)
        return guilds.known(guild_id)
