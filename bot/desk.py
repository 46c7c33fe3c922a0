"""What every interaction with the bot needs, of whichever shard: one for a process, on its client as `desk`."""

from dataclasses import dataclass

from bot.commands.handler import CommandHandler
from bot.delivery.courier import Courier
from bot.delivery.progress import ProgressUpdater
from bot.parts import Parts
from bot.threads import Threads


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The core and its threads, and who serves commands, shows progress and carries cards."""

    parts: Parts
    threads: Threads
    handler: CommandHandler
    progress: ProgressUpdater
    courier: Courier
