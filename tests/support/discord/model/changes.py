"""A counter that moves whenever anything anyone could observe has changed: what tests wait on."""

import asyncio
import contextlib


class Changes:
    """The revision of the whole Discord; only ever grows."""

    def __init__(self) -> None:
        self.revision = 0
        self._moved = asyncio.Event()

    def bump(self) -> None:
        self.revision += 1
        self._moved.set()
        self._moved = asyncio.Event()

    async def after(self, revision: int, seconds: float) -> int:
        """Wait until the revision is above the one given, at most `seconds`; the revision then."""
        if self.revision <= revision:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), seconds)
        return self.revision
