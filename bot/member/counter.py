"""What members' pages are made with."""

from dataclasses import dataclass

from bot.actions.actions import Actions
from bot.commands.handler import CommandHandler
from bot.delivery.showcase import Showcase
from bot.member.memory import Memory
from bot.parts import Parts
from bot.threads import Threads


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A part of the desk."""

    parts: Parts
    threads: Threads
    handler: CommandHandler
    actions: Actions
    showcase: Showcase
    memory: Memory
