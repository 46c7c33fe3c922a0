"""The gates: each says no in one place, before anything costs money. All pass, or the first refusal is the answer.

Who may ask, and where, is decided here; how much, in limits.py and quotas.py. Duplicate and quota are gates too, but
their races only the transaction decides: see intake.py and enqueue.py.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from distillery.guilds.config import GuildConfig
from distillery.intake.ask import Ask
from distillery.intake.tier import Tier
from distillery.members.blocks import Block
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import Text, joined, text

_NAMED = 8  # how many channels or roles a hint lists


def unblocked(ask: Ask, block: Block | None, config: GuildConfig, appeals: str = "") -> None:
    """Is nothing held against the member? Raises Refused with why, until when, and whom to turn to.

    `appeals` is the operator's sentence, about blocks that no guild's admins can lift.
    """
    if block:
        raise Refused(
            "blocked", joined(_told(ask, block)), _appeal(block, config.appeals if block.of_guild else appeals)
        )


def _told(ask: Ask, block: Block) -> Iterator[Text]:
    if block.of_guild:
        yield text("You are blocked from making pictures in this server.")
    else:
        yield text("You are blocked from making pictures.")
    if isinstance(block.why, Text):
        yield text("The reason: {reason}", reason=block.why)  # a sentence of ours
    elif block.why:
        yield text("The reason: “{reason}”.", reason=block.why.strip().removesuffix("."))
    if block.ends_at:
        yield text("The block ends {when}.", when=_moment(ask, block.ends_at))


def _moment(ask: Ask, at: datetime) -> str:
    """As Discord shows it in the member's own time; for programs, in UTC."""
    return f"<t:{at.timestamp():.0f}:f>" if ask.channel == "discord" else f"{at:%Y-%m-%d %H:%M} UTC"


def _appeal(block: Block, appeals: str) -> Text:
    if appeals:
        return text("If you think this is wrong: {appeals}", appeals=appeals)
    if block.of_guild:
        return text("If you think this is wrong, ask the server's admins.")
    return text("If you think this is wrong, write to those who run this bot.")


def permit(ask: Ask, config: GuildConfig, *, free: bool = False) -> None:
    """Does the guild take this command, of this member, in this channel? Raises Refused.

    Free channels are for `free` commands what listed ones are for the others: where there are some, they are the only
    ones. A thread goes with its channel.
    """
    here = {ask.channel_id, ask.parent_channel_id}
    if free and config.free_channels:
        if here.isdisjoint(config.free_channels):
            raise Refused(
                "channel", text("Free pictures are not made in this channel."), _elsewhere(config.free_channels)
            )
    elif config.channels and here.isdisjoint(config.channels):
        raise Refused("channel", text("Pictures are not made in this channel."), _elsewhere(config.channels))
    if config.roles and {*ask.roles, ask.guild_id}.isdisjoint(config.roles):
        roles = ", ".join(f"<@&{role}>" for role in config.roles[:_NAMED])
        hint = text("You need one of these: {roles}. The server's admins give them.", roles=roles)
        raise Refused("role", text("In this server, pictures are for members with certain roles."), hint)


def _elsewhere(channels: Collection[str]) -> Text:
    return text("Try {channels}.", channels=", ".join(f"<#{channel}>" for channel in sorted(channels)[:_NAMED]))


def direct(ask: Ask, tier: Tier) -> None:
    """Does the tier go for direct messages, if it is one? Raises Refused."""
    if ask.direct and not tier.direct_messages:
        message = text("Your tier has no pictures in direct messages.")
        raise Refused("direct_messages", message, text("Ask for them in a server that I am in."))
