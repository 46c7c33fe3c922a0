"""What the bot must be allowed in a channel, asked before anything is queued there."""

import discord

from distillery.i18n import say
from distillery.vocabulary.text import Text, text

NEEDED: dict[str, Text] = {
    "view_channel": text("View Channel"),
    "send_messages": text("Send Messages"),
    "embed_links": text("Embed Links"),
    "attach_files": text("Attach Files"),
}
IN_THREADS: dict[str, Text] = {"send_messages_in_threads": text("Send Messages in Threads")}  # and in forums' posts
IN_VOICE: dict[str, Text] = {"connect": text("Connect")}  # without it nobody sees the channel's chat
EVERYTHING = discord.Permissions(**dict.fromkeys({**NEEDED, **IN_THREADS, **IN_VOICE}, True))  # wherever it is


def missing_permissions(interaction: discord.Interaction) -> str | None:
    """A sentence naming what the bot lacks for an answer that all see; None when it lacks nothing."""
    if interaction.guild_id is None:  # nobody withholds anything in direct messages
        return None
    if interaction.app_permissions >= EVERYTHING:
        return None
    lacking = [name for each, name in _needed(interaction.channel).items() if not _granted(interaction, each)]
    if not lacking:
        return None
    names = ", ".join(f"**{say(name)}**" for name in lacking)
    return say(
        text(
            "I could not post pictures in this channel: I lack {names} here. "
            "Ask a server admin to allow it, or try another channel.",
            names=names,
        )
    )


def _needed(channel: object) -> dict[str, Text]:
    """By the name that discord.py has for each permission, as Discord's own settings call it."""
    if isinstance(channel, discord.Thread):
        return {**{each: name for each, name in NEEDED.items() if each != "send_messages"}, **IN_THREADS}
    return {**NEEDED, **IN_VOICE} if isinstance(channel, discord.VoiceChannel | discord.StageChannel) else NEEDED


def _granted(interaction: discord.Interaction, permission: str) -> bool:
    return bool(getattr(interaction.app_permissions, permission))
