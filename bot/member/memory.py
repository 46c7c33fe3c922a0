"""What members are reminded of while they type: their presets and recent prompts, loaded behind their backs."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.threads import Threads
from distillery.database.engine import Database
from distillery.members.history import History
from distillery.members.presets import Preset, Presets

log = structlog.get_logger()

FRESH = 60.0  # seconds until it is looked up again
MOST = 2000  # members at their places that are remembered
PROMPTS = 25  # of each; Discord shows no more
Place = tuple[str, str | None]  # a member, and the guild in which they type


@dataclass
class Known:
    """What is known of one member in one place."""

    presets: Sequence[Preset] = ()
    prompts: Sequence[str] = ()
    until: float = 0.0
    loading: asyncio.Task[None] | None = None


class Memory:
    """Answers at once with what is known, and looks up what is not for the next time. For one event loop."""

    def __init__(self, database: Database, threads: Threads) -> None:
        self._presets = Presets(database)
        self._history = History(database)
        self._threads = threads
        self._known: OrderedDict[Place, Known] = OrderedDict()

    def presets(self, member_id: str, guild_id: str | None) -> Sequence[Preset]:
        """The member's own, then those that others share in the guild, as far as they are known."""
        return self._of((member_id, guild_id)).presets

    def prompts(self, member_id: str, guild_id: str | None) -> Sequence[str]:
        """What the member asked for of late, newest first, as far as it is known."""
        return self._of((member_id, guild_id)).prompts

    def refresh(self, member_id: str, guild_id: str | None) -> None:
        """Look again, for something has changed."""
        place = member_id, guild_id
        if known := self._known.get(place):
            known.until = 0.0
            self._look(place, known)

    def _of(self, place: Place) -> Known:
        known = self._known.setdefault(place, Known())
        self._known.move_to_end(place)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        if time.monotonic() >= known.until:
            self._look(place, known)
        return known

    def _look(self, place: Place, known: Known) -> None:
        if known.loading is None:
            known.loading = asyncio.create_task(self._load(place, known), name="memory")

    async def _load(self, place: Place, known: Known) -> None:
        """A database that is away leaves what is known as it is, and is not asked again at each letter."""
        member_id, guild_id = place
        known.until = time.monotonic() + FRESH
        try:
            known.presets = await self._threads.call(self._presets.visible, member_id, guild_id)
            known.prompts = await self._threads.call(self._history.recent_prompts, member_id, PROMPTS)
        except SQLAlchemyError as error:
            log.warning("memory_not_loaded", error=str(error.__cause__ or error))
        finally:
            known.loading = None
            if not known.until:  # something changed while we looked
                self._look(place, known)
