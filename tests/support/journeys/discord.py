"""The door in Discord: a slash command with native options and attachments, and whatever message answers it."""

import itertools
import threading
from typing import Any

from tests.support.discord import DiscordControl
from tests.support.journeys.door import Picture, Told
from tests.support.members import View, is_last_word

WORDS = ("prompt", "text", "flags", "command")  # the option for free text, whatever the command calls it
SECONDS = 120.0


class DiscordDoor:
    """One member. Each ask has the guild's next channel: to look for its answer is not to read all the others."""

    name = "discord"

    def __init__(self, discord: DiscordControl, guild: View, user: int) -> None:
        self._discord, self._guild, self._user = discord, guild["id"], user
        self._channels, self._lock = itertools.cycle(guild["channels"]), threading.Lock()

    def ask(self, command: str, text: str = "", **options: Any) -> Told:
        with self._lock:
            channel = next(self._channels)
        return self.ask_in(channel, command, text, **options)

    def ask_in(self, channel: int, command: str, text: str = "", **options: Any) -> Told:
        """The same in a channel that matters."""
        given = {name: (f"{name}.png", one) if isinstance(one, bytes) else one for name, one in options.items()}
        if text:
            given[self._words_of(command)] = text
        interaction = self._discord.slash(self._guild, channel, self._user, command, given)
        message = self._discord.wait_for(lambda: self._last_word(interaction), SECONDS, f"/{command} {text}: no answer")
        return Told(message["text"], tuple(Picture(self._discord.download(one)) for one in message["attachments"]))

    def _words_of(self, command: str) -> str:
        offered = next(one["options"] for one in self._discord.commands() if one["name"] == command)
        return next(str(one["name"]) for one in offered if one["name"] in WORDS)

    def _last_word(self, interaction: View) -> View | None:
        """How it ended, or what is for the member alone."""
        for message in self._discord.messages(interaction["channel_id"]):
            final = is_last_word(message) or message["ephemeral_for"]
            if message["interaction_id"] == interaction["id"] and final and not message["thinking"]:
                return message
        return None
