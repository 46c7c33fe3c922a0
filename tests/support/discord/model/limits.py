"""Every number Discord enforces that a test may want to move."""

from dataclasses import asdict, dataclass, fields
from typing import Any

MIB = 1024 * 1024


@dataclass
class Limits:
    """Discord's limits with Discord's values. Times in seconds, sizes in bytes, rates as [requests, seconds]."""

    ack_deadline: float = 3.0
    token_lifetime: float = 900.0
    attachment_size: int = 10 * MIB
    request_size: int = 25 * MIB
    shards: int = 1
    max_concurrency: int = 1
    identify_window: float = 5.0
    session_starts: int = 1000
    heartbeat_interval: float = 41.25
    gateway_sends_per_minute: int = 120
    nonce_window: float = 300.0
    global_per_second: int = 50
    webhook_rate: tuple[int, float] = (5, 2.0)
    channel_rate: tuple[int, float] = (5, 5.0)
    command_creates_per_day: int = 200

    def change(self, **values: Any) -> None:
        """Set some of the limits; a `TypeError` names one that does not exist."""
        unknown = set(values) - {field.name for field in fields(self)}
        if unknown:
            raise TypeError(f"no such limit: {', '.join(sorted(unknown))}; there are {', '.join(asdict(self))}")
        for name, value in values.items():
            setattr(self, name, value)
