"""Waiting for what a server does in its own time."""

import time
from collections.abc import Callable


def eventually(holds: Callable[[], bool], seconds: float) -> None:
    """Return as soon as `holds()`; AssertionError when it did not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        time.sleep(0.01)
