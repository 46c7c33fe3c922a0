"""Which of the bot's shards a process holds."""

import re

_PART = re.compile(r"\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?")


def parse_shards(text: str, count: int) -> tuple[int, ...]:
    """Shard ids from ``"0,1"`` or ``"0-3,8"``, in order, each once. Raises ValueError saying what to mend."""
    ids: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if not match or int(match[2] or match[1]) < int(match[1]):
            raise ValueError("write shard ids as 0,1 or 0-3")
        ids.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    if max(ids) >= count:
        raise ValueError(f"there are {count} shards, so ids go from 0 to {count - 1}")
    return tuple(sorted(ids))
