"""The one flag with which a running prompt is stopped."""

import threading


class Interrupted(Exception):
    """Raised in the executing thread once someone asked it to stop."""


class Interruption:
    """Set by `/interrupt`, cleared when the next prompt starts (so an interrupt while idle has no effect)."""

    def __init__(self) -> None:
        self._flag = threading.Event()

    def ask(self) -> None:
        self._flag.set()

    def forget(self) -> None:
        self._flag.clear()

    def check(self) -> None:
        if self._flag.is_set():
            self._flag.clear()
            raise Interrupted

    def wait(self, seconds: float) -> None:
        """Pauses the executing thread; raises Interrupted as soon as it is asked to stop."""
        self._flag.wait(seconds)
        self.check()
