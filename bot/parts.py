"""What a bot process works with: built once by its composition root."""

from dataclasses import dataclass

from distillery.front import Front
from distillery.queue.deliveries import SendQueue


@dataclass(frozen=True, kw_only=True)
class Parts(Front):
    """The synchronous core as the bot sees it; its calls go through Threads."""

    sends: SendQueue
