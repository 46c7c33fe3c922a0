"""Discord's ids, and the shard an id falls to (Discord API reference, "Snowflakes" and "Sharding")."""

from tests.support.discord.model.clock import Clock

EPOCH_MS = 1_420_070_400_000
APPLICATION_ID = 7_000 << 22
BOT_ID = APPLICATION_ID


class Snowflakes:
    """Fresh ids, ordered by time and unique within one Discord."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        stamp = (int(self._clock.now() * 1000) - EPOCH_MS) << 22
        self._last = max(stamp, self._last + 1)
        return self._last


def shard_of(guild_id: int | None, shard_count: int) -> int:
    """The shard that hears of a guild; what has no guild (direct messages) goes to shard 0."""
    return 0 if guild_id is None else (guild_id >> 22) % shard_count
