"""The tests' synchronous hand on a loopback Discord."""

from tests.support.discord.client.fate import Fate
from tests.support.discord.client.members import Members
from tests.support.discord.client.wire import View
from tests.support.discord.model.refusal import Refused

__all__ = ["DiscordControl", "Refused", "View"]


class DiscordControl(Members, Fate):
    """Acts as members and as fate, and sees what they see."""
