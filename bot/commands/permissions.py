"""What the bot must be allowed in a channel, asked before anything is queued there."""

import discord

NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
}
IN_THREADS = {"send_messages": ("send_messages_in_threads", "Send Messages in Threads")}


def missing_permissions(granted: discord.Permissions, channel: object = None) -> str | None:
    """A sentence naming what the bot lacks in this channel; None when it lacks nothing."""
    needed = dict(NEEDED)
    if isinstance(channel, discord.Thread):
        needed = dict(IN_THREADS.get(name, (name, title)) for name, title in NEEDED.items())
    lacking = [title for name, title in needed.items() if not getattr(granted, name)]
    if not lacking:
        return None
    return (
        f"I could not post pictures in this channel: I lack {', '.join(f'**{title}**' for title in lacking)} here. "
        "Ask a server admin to allow it, or try another channel."
    )
