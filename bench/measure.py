"""Timing: interleaved repetitions, medians, ratios to the floor of the same repetition."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

REPETITIONS = 5


@dataclass(frozen=True)
class Cell:
    """One thing to measure: `work` does `units` of it."""

    name: str
    units: int
    work: Callable[[], object]


def table(title: str, floor: str, cells: list[Cell]) -> None:
    """Run every cell `REPETITIONS` times in random order and print units a second and the ratio to `floor`."""
    rates: dict[str, list[float]] = {cell.name: [] for cell in cells}
    for _ in range(REPETITIONS):
        for cell in random.sample(cells, len(cells)):
            started = time.perf_counter()
            cell.work()
            rates[cell.name].append(cell.units / (time.perf_counter() - started))
    print(f"\n{title}\n{'':<34}{'per second (min–max)':>28}{'× floor':>10}")
    for cell in cells:
        mine = rates[cell.name]
        ratio = statistics.median(one / base for one, base in zip(mine, rates[floor], strict=True))
        spread = f"{statistics.median(mine):,.0f} ({min(mine):,.0f}–{max(mine):,.0f})"
        print(f"{cell.name:<34}{spread:>28}{ratio:>10.2f}")
