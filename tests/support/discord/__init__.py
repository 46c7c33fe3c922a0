"""A loopback Discord: the real client's sockets on one side, the tests' hand on the other.

A process of its own (`python -m tests.support.discord --port P`) or a thread (`LoopbackDiscord`); tests act and look
through `DiscordControl`. Requests are judged by Discord's OpenAPI document and by the rules it leaves out.
"""

from tests.support.discord.client import DiscordControl, Refused
from tests.support.discord.client_env import bot_environment
from tests.support.discord.server import LoopbackDiscord

__all__ = ["DiscordControl", "LoopbackDiscord", "Refused", "bot_environment"]
