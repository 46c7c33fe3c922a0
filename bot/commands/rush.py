"""First answers first: Discord gives each interaction three seconds for one, and all that follows has minutes."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE = 5.0  # seconds that the rest waits at most, so that a rush without an end is served, too
MANY = 16  # unanswered at once: from then on even reading what they ask for takes too long


class Rush:
    """The interactions that nobody has answered yet. What follows an answer costs much more than the answer."""

    def __init__(self) -> None:
        self._unanswered: set[int] = set()
        self._over = asyncio.Event()
        self._over.set()

    @contextmanager
    def arrived(self, interaction_id: int) -> Iterator[None]:
        """Until `answered`, and at the latest until the block ends, others let this one go first."""
        self._unanswered.add(interaction_id)
        self._over.clear()
        try:
            yield
        finally:
            self.answered(interaction_id)

    def answered(self, interaction_id: int) -> None:
        """It has its first answer, or will have none."""
        self._unanswered.discard(interaction_id)
        if not self._unanswered:
            self._over.set()

    @property
    def is_on(self) -> bool:
        """Whether so many wait for a first answer that nothing is to come before it."""
        return len(self._unanswered) > MANY

    async def passed(self) -> None:
        """Return when everybody has a first answer, or after PATIENCE."""
        if self._unanswered:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._over.wait()
