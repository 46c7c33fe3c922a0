"""What a process remembers of guilds: looked up for every interaction, read from the database every few seconds."""

from dataclasses import dataclass
from threading import Lock

from distillery.guilds.config import GuildConfig
from distillery.vocabulary.clock import Clock, SystemClock


@dataclass
class _Entry:
    config: GuildConfig
    due: float  # on the monotonic clock: when it is to be read again


class Memory:
    """Configurations by guild, each good for `seconds`. Safe for many threads; of them one reads again, at a time."""

    def __init__(self, seconds: float, clock: Clock | None = None) -> None:
        self._seconds = seconds
        self._clock = clock or SystemClock()
        self._entries: dict[str, _Entry] = {}
        self._written: dict[str, int] = {}  # how often each was changed by this process
        self._lock = Lock()

    def known(self, guild_id: str) -> GuildConfig | None:
        """What is remembered, however old."""
        entry = self._entries.get(guild_id)
        return entry.config if entry else None

    def fresh(self, guild_id: str) -> GuildConfig | None:
        """What is remembered, unless it is to be read again."""
        entry = self._entries.get(guild_id)
        return entry.config if entry and self._clock.monotonic() < entry.due else None

    def claim(self, guild_id: str) -> int | None:
        """Whether it is to be read now, by whoever asks: the ticket to `keep` it with. Others make do until then."""
        with self._lock:
            now, entry = self._clock.monotonic(), self._entries.get(guild_id)
            if entry and now < entry.due:
                return None
            if entry:
                entry.due = now + self._seconds
            return self._written.get(guild_id, 0)

    def keep(self, guild_id: str, config: GuildConfig, ticket: int) -> None:
        """Remember what was read, unless it was changed here meanwhile."""
        with self._lock:
            if self._written.get(guild_id, 0) == ticket:
                self._entries[guild_id] = _Entry(config, self._clock.monotonic() + self._seconds)

    def replace(self, guild_id: str, config: GuildConfig) -> None:
        """Remember what was written here. What somebody else wrote at the same moment is seen with the next reading."""
        with self._lock:
            self._written[guild_id] = self._written.get(guild_id, 0) + 1
            self._entries[guild_id] = _Entry(config, self._clock.monotonic() + self._seconds)
