"""Lists that two others make together: "little" and "girl" with a word between them are as good as "little girl"."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

Places = Mapping[str, Sequence[int]]  # where each list's hits are, in words, rising


class Composed(BaseModel):
    """A hit on each of the two lists `of` is one on `list`: anywhere in a request, or no further apart than so.

    `before` and `after` are how many words the first may be before or after the second, within one text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    list: str
    of: tuple[str, str]
    before: int | None = Field(default=None, ge=0)
    after: int = Field(default=0, ge=0)

    @property
    def anywhere(self) -> bool:
        """Whether it does not matter how far they are apart."""
        return self.before is None

    def place(self, places: Places) -> int | None:
        """Where it first is; None where it is not."""
        first, second = (places.get(name, ()) for name in self.of)
        if self.before is None:
            return min(first[0], second[0]) if first and second else None
        return next((min(at, near) for at in first if (near := self._near(at, second, self.before)) is not None), None)

    def _near(self, at: int, others: Sequence[int], before: int) -> int | None:
        place = bisect_left(others, at - self.after)
        return others[place] if place < len(others) and others[place] <= at + before else None


def composed(rules: Iterable[Composed], places: Places) -> dict[str, int]:
    """The lists that `rules` make of what was found, with their places."""
    found: dict[str, int] = {}
    for rule in rules:
        place = rule.place(places)
        if place is not None:
            found[rule.list] = min(place, found.get(rule.list, place))
    return found
