"""Harmless prompts that are hard to tell from others: hand-written ones, and a grammar over hand-written parts."""

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent / "data"
WRITTEN = ("harmless.txt", "harmless_childhood.txt")


def written() -> list[str]:
    """Those that were written by hand."""
    return [line for name in WRITTEN for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def prompts(count: int, seed: int) -> list[str]:
    """`count` different ones: all that were written by hand, the others by grammar."""
    different = dict.fromkeys(written())
    for prompt in _grown(random.Random(seed)):
        if len(different) >= count:
            break
        different[prompt] = None
    return list(different)[:count]


def _grown(dice: random.Random) -> Iterator[str]:
    parts: dict[str, list[str]] = tomllib.loads((DATA / "harmless.toml").read_text(encoding="utf-8"))
    while True:
        start, who, doing, where = (dice.choice(parts[kind]) for kind in ("start", "who", "doing", "where"))
        how = ", ".join(dice.sample(parts["how"], dice.randint(1, 3)))
        yield f"{start}{who} {doing} {where}, {how}"
