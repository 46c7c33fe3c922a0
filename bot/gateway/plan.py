"""Who should hold which shards. Pure: every process computes the same plan from the same standing, and does its part.

Ranges never change once they are laid out, so that nothing has to restart when processes come and go: only whole
ranges move, and as few of them as an even spread needs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

RANGES = 64  # at most, of one way to count the shards: this many processes can share the work evenly


@dataclass(frozen=True, order=True)
class Range:
    """Shards `first` to `last` of `count`; each range is held by one gateway client."""

    count: int
    first: int
    last: int

    @property
    def ids(self) -> tuple[int, ...]:
        """The shards' ids."""
        return tuple(range(self.first, self.last + 1))


@dataclass(frozen=True)
class Slot:
    """A range as the database knows it; `owner` and `heir` are None when there is none or their lease ran out."""

    range: Range
    owner: str | None = None
    heir: str | None = None
    ready: bool = False  # its owner has all shards open
    lapsed: bool = False  # it has an owner whose lease ran out

    @property
    def holder(self) -> str | None:
        """Whose it will be if nothing changes."""
        return self.heir or self.owner


def ranges_of(count: int) -> list[Range]:
    """All `count` shards in ranges of one size: of one shard as long as RANGES allows."""
    size = -(-count // RANGES)
    return [Range(count, first, min(first + size, count) - 1) for first in range(0, count, size)]


def share(holders: Mapping[Range, str | None], processes: Collection[str]) -> dict[Range, str]:
    """An owner for each range: nobody has two more than another, and no more ranges move than that takes.

    Empty without processes; holders that are not among them count as none.
    """
    if not processes:
        return {}
    held = Counter(holder for holder in holders.values() if holder in processes)
    room = _caps(len(holders), sorted(processes, key=lambda name: (-held[name], name)))
    shared: dict[Range, str] = {}
    for each in sorted(holders):
        holder = holders[each]
        if holder is not None and room.get(holder, 0) > 0:
            shared[each] = holder
            room[holder] -= 1
    for each in sorted(set(holders) - set(shared)):
        # To whoever has the most room; the name decides a tie, so that all processes decide alike.
        owner = min(room, key=lambda name: (-room[name], name))
        shared[each] = owner
        room[owner] -= 1
    return shared


def _caps(ranges: int, processes: Sequence[str]) -> dict[str, int]:
    """How many ranges each may have; what does not divide goes to those who come first."""
    base, extra = divmod(ranges, len(processes))
    return {name: base + (number < extra) for number, name in enumerate(processes)}


def to_take(
    slots: Iterable[Slot], processes: Mapping[str, bool], me: str, *, steady: bool, sparing: bool = False
) -> list[Range]:
    """The ranges that `me` should take now, in order. `processes` says of each that lives whether it is leaving.

    Whoever is not `steady` takes only what nobody has: right after a start or an outage of the database a lease that
    ran out may be renewed any moment, and a process that comes and goes should not make shards wander. When `sparing`
    session starts nothing moves only to be spread evenly.
    """
    staying = [name for name, leaving in processes.items() if not leaving]
    taken: list[Range] = []
    for count, of_count in _by_count(slots).items():
        shared = share({slot.range: slot.holder for slot in of_count}, staying)
        moving = steady and not sparing and count == max(_by_count(slots))
        mine = [slot for slot in of_count if shared.get(slot.range) == me and slot.holder != me]
        taken += [slot.range for slot in mine if _open(slot, staying, steady=steady, moving=moving)]
    return taken


def _open(slot: Slot, staying: Collection[str], *, steady: bool, moving: bool) -> bool:
    """Whether a range may be taken, from nobody or beside its owner."""
    if slot.heir is not None and slot.heir in staying:
        return False
    if slot.owner is None:
        return steady or not slot.lapsed
    return slot.owner not in staying or moving


def complete(slots: Collection[Slot]) -> bool:
    """Whether all shards of a count are open."""
    return bool(slots) and all(slot.ready and slot.owner for slot in slots)


def retired(slots: Iterable[Slot], target: int) -> set[int]:
    """The counts that are no longer needed: all but the target once it is complete; till then what never was."""
    by_count = _by_count(slots)
    if complete(by_count.get(target, [])):
        return set(by_count) - {target}
    serving = {count for count, of_count in by_count.items() if count != target and complete(of_count)}
    return set(by_count) - {target} - serving if serving else set()


def aim(current: int | None, advised: int) -> int:
    """How many shards to have: more as soon as Discord says so, fewer only when half would do."""
    if current is None or advised > current or advised * 2 <= current:
        return advised
    return current


def _by_count(slots: Iterable[Slot]) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.range.count, []).append(slot)
    return found
