"""What every interaction with the bot needs, of whichever shard: one for a process, on its clients as `desk`."""

from dataclasses import dataclass
from functools import cached_property

from bot.actions.actions import Actions
from bot.admin.administration import Administration
from bot.commands.handler import CommandHandler
from bot.delivery.courier import Courier
from bot.delivery.progress import ProgressUpdater
from bot.delivery.showcase import Showcase
from bot.member.counter import Counter
from bot.member.memory import Memory
from bot.member.service import SelfService
from bot.parts import Parts
from bot.threads import Threads


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The core and its threads, and who serves commands and presses, shows progress and carries cards."""

    parts: Parts
    threads: Threads
    handler: CommandHandler
    progress: ProgressUpdater
    courier: Courier
    showcase: Showcase

    @cached_property
    def actions(self) -> Actions:
        """What can be done with requests that were asked, and with any picture."""
        return Actions(self.parts, self.threads, self.handler, self.showcase)

    @cached_property
    def memory(self) -> Memory:
        """What members who type are reminded of."""
        return Memory(self.parts.database, self.threads)

    @cached_property
    def self_service(self) -> SelfService:
        """What members look after themselves."""
        return SelfService(
            Counter(
                parts=self.parts,
                threads=self.threads,
                handler=self.handler,
                actions=self.actions,
                showcase=self.showcase,
                memory=self.memory,
            )
        )

    @cached_property
    def administration(self) -> Administration:
        """What admins use."""
        return Administration(self.parts, self.threads, self.handler, self.actions, self.courier)
