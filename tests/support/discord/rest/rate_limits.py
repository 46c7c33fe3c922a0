"""Rate limit buckets with the headers clients steer by (Discord API reference, "Rate Limits")."""

import hashlib
import time
from dataclasses import dataclass


@dataclass
class Bucket:
    """One fixed window of one bucket."""

    name: str
    limit: int
    window: float
    opened_at: float = 0.0
    used: int = 0
    exceeded: bool = False

    def take(self, now: float) -> None:
        """Count one request."""
        if now - self.opened_at >= self.window:
            self.opened_at, self.used = now, 0
        self.exceeded = self.used >= self.limit
        self.used += not self.exceeded

    def reset_after(self, now: float) -> float:
        return max(0.0, self.opened_at + self.window - now)

    def headers(self) -> dict[str, str]:
        """The `X-RateLimit-*` headers of an answer sent now."""
        wait = self.reset_after(time.monotonic())
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - self.used),
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(self.name.encode(), usedforsecurity=False).hexdigest(),
        }


class RateLimits:
    """All buckets by name and major parameter."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def take(self, name: str, major: str, limit: int, window: float) -> Bucket:
        """Count one request into its bucket; a limit changed meanwhile opens a fresh one."""
        bucket = self._buckets.get((name, major))
        if bucket is None or (bucket.limit, bucket.window) != (limit, window):
            bucket = self._buckets[name, major] = Bucket(name, limit, window)
        bucket.take(time.monotonic())
        return bucket


def too_many(retry_after: float, *, everywhere: bool) -> tuple[dict[str, object], dict[str, str]]:
    """Body and headers of a 429. Without `Via` clients take it for a ban by Discord's front door."""
    body = {
        "message": "You are being rate limited.",
        "code": 0,
        "retry_after": round(retry_after, 3),
        "global": everywhere,
    }
    headers = {"Via": "1.1 google", "Retry-After": f"{retry_after:.3f}"}
    headers |= {"X-RateLimit-Global": "true"} if everywhere else {}
    return body, {**headers, "X-RateLimit-Scope": "global" if everywhere else "user"}
