"""Tells a slow ComfyUI from a dead one that still answers HTTP. Pure: told what was seen and when."""

from dataclasses import dataclass

STUCK = 5.0  # seconds with prompts waiting and none running: the queue's thread has died
SILENT = 180.0  # seconds that a running prompt may say nothing; loading a large model takes a while


@dataclass
class Watchdog:
    """Watches one prompt; times are seconds of a monotonic clock.

    Silence counts only where the prompt was heard before: a proxy may eat the websocket of a healthy run, which then
    has `/queue` to show for it, and its deadline.
    """

    stuck: float = STUCK
    silent: float = SILENT

    def __post_init__(self) -> None:
        self._last_sign: float | None = None
        self._idle_since: float | None = None

    def sign_of_life(self, now: float) -> None:
        """The prompt said something."""
        self._last_sign, self._idle_since = now, None

    def lost_hearing(self) -> None:
        """The stream of events is gone; a new one has yet to speak."""
        self._last_sign = None

    def saw_queue(self, now: float, prompt_id: str, running: set[str], pending: set[str]) -> None:
        """What `/queue` showed. Waiting behind another's prompt is life, waiting behind nothing is not."""
        if prompt_id in pending and not running:
            self._idle_since = self._idle_since or now
        else:
            self._idle_since = None
        if prompt_id in pending and running and self._last_sign is not None:
            self._last_sign = now

    def verdict(self, now: float) -> str | None:
        """Why ComfyUI counts as dead, or None while it may just be slow."""
        if self._idle_since is not None and now - self._idle_since > self.stuck:
            return "its queue does not move"
        if self._last_sign is not None and now - self._last_sign > self.silent:
            return f"nothing was heard of the prompt for {self.silent:.0f} s"
        return None
