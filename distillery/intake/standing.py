"""How it stands with whoever asks, where they ask: read for every ask, before anything is decided."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.guilds.config import NOTHING_DECIDED, ChannelConfig, GuildConfig
from distillery.guilds.guilds import Guilds
from distillery.intake.ask import Ask
from distillery.members.blocks import Block, standing_block

_TIER = select(schema.members.c.tier).where(schema.members.c.member_id == bindparam("member"))  # built once


@dataclass(frozen=True)
class Standing:
    """What the guild decided, the worst block that holds, and the member's own tier; None for the default."""

    config: GuildConfig = NOTHING_DECIDED
    block: Block | None = None
    tier: str | None = None

    def channel(self, ask: Ask) -> ChannelConfig:
        """What holds in the channel of `ask`."""
        return self.config.channel(ask.channel_id, ask.parent_channel_id)


def standing(database: Database, guilds: Guilds, ask: Ask) -> Standing:
    """How it stands with the member and the guild of `ask`."""
    config = guilds.of(ask.guild_id)
    with database.read() as connection:
        block = standing_block(connection, ask.member_id, ask.guild_id)
        tier = connection.execute(_TIER, {"member": ask.member_id}).scalar()
    return Standing(config, block, tier)
