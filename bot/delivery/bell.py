"""The doorbell, heard from the event loop."""

import asyncio
import threading
from contextlib import suppress

from distillery.cache.port import Doorbell

PATIENCE = 1.0  # seconds of one wait; only bounds how long the thread outlives the bot


class Bell:
    """Sets `rang` at each ring, from a thread of its own, until `close`."""

    def __init__(self, doorbell: Doorbell, name: str) -> None:
        self.rang = asyncio.Event()
        self._doorbell = doorbell
        self._name = name
        self._loop = asyncio.get_running_loop()
        self._closed = threading.Event()
        threading.Thread(target=self._listen, name=f"bell-{name}", daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._closed.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, or `seconds` have passed."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.rang.wait(), seconds)
        self.rang.clear()

    def _listen(self) -> None:
        seen = self._doorbell.count(self._name)
        while not self._closed.is_set():
            count = self._doorbell.wait(self._name, seen, PATIENCE)
            if count != seen:
                seen = count
                with suppress(RuntimeError):  # the loop has closed meanwhile
                    self._loop.call_soon_threadsafe(self.rang.set)
