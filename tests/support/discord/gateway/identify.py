"""Who may identify when: one session start per bucket and window, the bucket being shard id modulo max_concurrency."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.support.discord.model.limits import Limits

PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)


@dataclass
class Identify:
    """One IDENTIFY as it arrived."""

    shard: int
    shards: int
    bucket: int
    intents: int
    at: float
    accepted: bool


class IdentifyGate:
    """Counts and limits session starts."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.seen: list[Identify] = []

    def admit(self, shard: int, shards: int, intents: int, at: float) -> bool:
        """Record one IDENTIFY; False when its bucket was used less than a window ago."""
        bucket = shard % self._limits.max_concurrency
        since = at - self._limits.identify_window
        # A refused IDENTIFY does not use up the bucket, else a hasty client could never come in.
        free = not any(one.accepted and one.bucket == bucket and one.at > since for one in self.seen)
        accepted = free and self.remaining > 0
        self.seen.append(Identify(shard, shards, bucket, intents, at, accepted))
        return accepted

    @property
    def remaining(self) -> int:
        """Session starts left today; resumes are free."""
        return max(0, self._limits.session_starts - len(self.seen))

    def view(self) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.seen]
