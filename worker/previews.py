"""What can be seen of a picture before it is done: ComfyUI's previews on their way to people, in no run's way."""

import base64
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future

from distillery.safety.nudity import Rating

INTERVAL = 1.0  # seconds between two previews at least

Rate = Callable[[bytes], Rating]


class Previews:
    """Makes the previews of one generation small, in a thread, and shows them; where they are rated, only safe ones."""

    def __init__(self, threads: Executor, show: Callable[[str], None], rate: Rate | None) -> None:
        self._threads = threads
        self._show = show
        self._rate = rate
        self._making: Future[None] | None = None
        self._next_at = 0.0

    def offer(self, picture: bytes) -> None:
        """Show `picture`, unless one was shown a moment ago or is being made. Returns at once; damage costs nothing."""
        now = time.monotonic()
        if now < self._next_at or (self._making and not self._making.done()):
            return
        self._next_at = now + INTERVAL
        self._making = self._threads.submit(self._make, picture)

    def _make(self, picture: bytes) -> None:
        from worker.thumbnail import thumbnail  # deferred: a worker should take its first job soon

        small = thumbnail(picture)
        if small and (self._rate is None or self._rate(small) == "safe"):
            self._show(base64.b64encode(small).decode())
