"""What a master says when an orchestrator asks how it is."""

import math
import time
from collections.abc import Iterator

STUCK = 60.0  # seconds since the loop last came round: longer than any call in it may take
SILENT = 15.0  # seconds without a word from the database
REFUSED = 40.0  # seconds that a refusal of the endpoint counts: longer than any pause before it is asked again


class Pulse:
    """Kept by the loop, read by /healthz and /readyz from other threads."""

    def __init__(self) -> None:
        self.beat_at = time.monotonic()
        self.heard_at: float | None = None  # the database's last answer
        self.refused_at = -math.inf  # by the GPU endpoint, the last time that it took no job
        self.stopping = False

    def beat(self) -> None:
        """The loop came round."""
        self.beat_at = time.monotonic()

    def heard(self) -> None:
        """The database answered."""
        self.heard_at = time.monotonic()

    def alive(self) -> Iterator[str]:
        """Why it should be restarted, if it should."""
        if (late := time.monotonic() - self.beat_at) > STUCK:
            yield f"Its loop has been stuck for {late:.0f} s."

    def ready(self) -> Iterator[str]:
        """Why it is of no use right now, if it is not."""
        yield from self.alive()
        if self.stopping:
            yield "It is stopping."
        if self.heard_at is None:
            yield "It has not reached the database yet."
        elif (silent := time.monotonic() - self.heard_at) > SILENT:
            yield f"The database has not answered for {silent:.0f} s."
        if time.monotonic() - self.refused_at < REFUSED:
            yield "The GPU endpoint takes no jobs: the log says why."
