"""How fast pictures are made lately: what recent generations say about those to come. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import fmean, median

ENOUGH = 3  # generations of the very same kind, to go by them alone


@dataclass(frozen=True)
class Made:
    """One generation that went well: its `seconds` at a GPU, and when they `ended` on a clock that counts seconds."""

    family: str
    images: int
    seconds: float
    ended: float


@dataclass(frozen=True)
class Pace:
    """What `made` says together."""

    made: Sequence[Made]

    def seconds(self, family: str, images: int) -> float | None:
        """How long a GPU will be busy with it; None when none of the family was made."""
        alike = [one for one in self.made if one.family == family]
        same = [one.seconds for one in alike if one.images == images]
        if len(same) >= ENOUGH:
            return median(same)
        return images * median(one.seconds / one.images for one in alike) if alike else None

    @cached_property
    def mean(self) -> float | None:
        """Seconds of a GPU that any generation took."""
        return fmean(one.seconds for one in self.made) if self.made else None

    @cached_property
    def beside(self) -> float:
        """How many GPUs are at work when there is work: those that the average run saw busy, itself included."""
        changes = [(one.ended - one.seconds, 1) for one in self.made] + [(one.ended, -1) for one in self.made]
        busy, work, weighted = 0, 0.0, 0.0
        for (at, change), (until, _) in pairwise(sorted(changes)):
            busy += change
            work += busy * (until - at)
            weighted += busy * busy * (until - at)
        return max(1.0, weighted / work) if work else 1.0
