"""What the bot needs where it is to post."""

from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import create_autospec

import discord
import pytest

from bot.commands.permissions import missing_permissions

EVERYWHERE = {"view_channel": True, "send_messages": True, "embed_links": True, "attach_files": True}


def lacks(kind: type[Any], *lost: str, guild_id: int | None = 1, **more: bool) -> str | None:
    """What is said in a channel of this kind without `lost`."""
    granted = discord.Permissions(**{**{name: name not in lost for name in EVERYWHERE}, **more})
    channel = create_autospec(kind, instance=True)
    interaction = SimpleNamespace(app_permissions=granted, channel=channel, guild_id=guild_id)
    return missing_permissions(cast(discord.Interaction, interaction))


def test_what_lacks_is_named() -> None:
    assert "I lack **Embed Links**, **Attach Files** here" in str(
        lacks(discord.TextChannel, "embed_links", "attach_files")
    )
    assert lacks(discord.TextChannel) is None


def test_threads_and_posts_in_forums_have_a_permission_of_their_own() -> None:
    assert "**Send Messages in Threads**" in str(lacks(discord.Thread))
    assert lacks(discord.Thread, "send_messages", send_messages_in_threads=True) is None


@pytest.mark.parametrize("kind", [discord.VoiceChannel, discord.StageChannel])
def test_the_chat_of_a_voice_channel_needs_connecting(kind: type[Any]) -> None:
    assert "**Connect**" in str(lacks(kind))
    assert lacks(kind, connect=True) is None


def test_nothing_is_asked_for_in_direct_messages() -> None:
    assert lacks(discord.DMChannel, *EVERYWHERE, guild_id=None) is None
