"""Who should hold what: in the end every range has one owner, spread evenly, with as few moves as that takes."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.budget import Budget
from bot.gateway.plan import RANGES, Range, Slot, aim, complete, ranges_of, retired, share, to_take

NAMES = st.sampled_from([f"bot-{number}" for number in range(8)])


@given(st.integers(1, 5000))
def test_ranges_hold_every_shard_once(count: int) -> None:
    ranges = ranges_of(count)
    assert [each for one in ranges for each in one.ids] == list(range(count))
    assert len(ranges) <= RANGES
    assert count > RANGES or all(len(one.ids) == 1 for one in ranges)


@given(st.integers(1, 100), st.data(), st.sets(NAMES, min_size=1))
def test_an_even_share_moves_no_more_than_it_must(count: int, data: st.DataObject, processes: set[str]) -> None:
    holders = {each: data.draw(st.none() | NAMES) for each in ranges_of(count)}
    shared = share(holders, processes)
    assert set(shared) == set(holders)
    loads = Counter(shared.values())
    floor, extra = divmod(len(holders), len(processes))
    assert max(loads.values()) - min(loads[name] for name in processes) <= 1
    # However it is shared out, `extra` processes have one more: the fullest keep it, all that is above moves.
    held = sorted((Counter(holders.values())[name] for name in processes), reverse=True)
    kept = sum(min(has, floor + (number < extra)) for number, has in enumerate(held))
    assert sum(shared[each] == holders[each] for each in holders) == kept
    assert share(dict(shared), processes) == shared, "what is even stays"


def test_nobody_shares_among_nobody() -> None:
    assert share({Range(1, 0, 0): None}, []) == {}


@given(st.integers(1, 40), st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=30))
def test_whoever_comes_and_goes_every_range_ends_with_one_owner(count: int, events: list[tuple[str, bool]]) -> None:
    world = {each: Slot(each) for each in ranges_of(count)}
    alive: dict[str, bool] = {}
    for name, comes in [*events, ("the last", True)]:
        if comes:
            alive[name] = False
        elif name in alive:  # dies: what it held runs out
            del alive[name]
            world = {key: _without(slot, name) for key, slot in world.items()}
        _one_beat_each(world, alive)
    for _ in range(3):
        _one_beat_each(world, alive)
    assert {slot.owner for slot in world.values()} <= set(alive)
    assert all(slot.owner and not slot.heir for slot in world.values())
    loads = Counter(slot.owner for slot in world.values())
    assert max(loads.values()) - min(loads[name] for name in alive) <= 1
    assert all(not to_take(world.values(), alive, name, steady=True) for name in alive), "and then nothing moves"


def _without(slot: Slot, name: str) -> Slot:
    if slot.owner != name:
        return slot
    return Slot(slot.range, lapsed=True)


def _one_beat_each(world: dict[Range, Slot], alive: dict[str, bool]) -> None:
    for name in sorted(alive):
        for taken in to_take(list(world.values()), alive, name, steady=True):
            world[taken] = Slot(taken, owner=name, ready=True)  # an heir that was ready at once


def test_whoever_is_new_takes_what_is_free_and_leaves_what_may_be_renewed() -> None:
    free, lapsed, owned = (Slot(each) for each in ranges_of(3))
    lapsed = Slot(lapsed.range, lapsed=True)
    owned = Slot(owned.range, owner="old", ready=True)
    alive = {"new": False, "old": True}
    assert to_take([free, lapsed, owned], alive, "new", steady=False) == [free.range, owned.range]
    assert to_take([free, lapsed, owned], alive, "new", steady=True) == [free.range, lapsed.range, owned.range]


def test_a_newcomer_waits_until_it_is_steady_and_nobody_takes_what_has_an_heir() -> None:
    slots = [Slot(each, owner="old", ready=True) for each in ranges_of(4)]
    alive = {"old": False, "new": False}
    assert to_take(slots, alive, "new", steady=False) == []
    taken = to_take(slots, alive, "new", steady=True)
    assert len(taken) == 2
    claimed = [Slot(each.range, "old", "new" if each.range in taken else None, True) for each in slots]
    assert to_take(claimed, alive, "new", steady=True) == []
    [given_up] = to_take(claimed, alive | {"third": False}, "third", steady=True)
    assert given_up not in taken


def test_with_few_starts_left_nothing_is_evened_out_but_what_is_needed_is_taken() -> None:
    slots = [Slot(each, owner="old", ready=True) for each in ranges_of(6)]
    alive = {"old": False, "new": False}
    assert len(to_take(slots, alive, "new", steady=True)) == 3
    assert to_take(slots, alive, "new", steady=True, sparing=True) == []
    assert len(to_take(slots, alive | {"old": True}, "new", steady=True, sparing=True)) == 6, "it leaves"
    dead = [Slot(each.range, lapsed=True) for each in slots]
    assert len(to_take(dead, {"new": False}, "new", steady=True, sparing=True)) == 6


@pytest.mark.parametrize(
    ("left", "shards", "allowed"),
    [(1000, 16, True), (100, 16, True), (99, 16, False), (400, 200, True), (399, 200, False), (0, 1, False)],
)
def test_moves_leave_enough_starts_for_outages(left: int, shards: int, allowed: bool) -> None:
    assert Budget(left, datetime.now(UTC), total=1000).allows_moves(shards) is allowed


def test_the_old_count_serves_until_the_new_one_is_complete() -> None:
    old = [Slot(each, owner="a", ready=True) for each in ranges_of(2)]
    new = [Slot(each, owner="a", ready=each.first < 3) for each in ranges_of(4)]
    assert retired([*old, *new], 4) == set()
    assert not complete(new)
    ready = [Slot(each.range, owner="a", ready=True) for each in new]
    assert retired([*old, *ready], 4) == {2}


def test_a_count_that_was_given_up_before_it_was_complete_goes_at_once() -> None:
    serving = [Slot(each, owner="a", ready=True) for each in ranges_of(2)]
    given_up = [Slot(each, owner="a") for each in ranges_of(4)]
    aimed_at = [Slot(each) for each in ranges_of(8)]
    assert retired([*serving, *given_up, *aimed_at], 8) == {4}
    assert retired([*given_up, *aimed_at], 8) == set(), "better an incomplete one than none"


def test_a_dead_owner_of_an_old_count_is_replaced_but_nothing_is_evened_out_there() -> None:
    old = [Slot(Range(3, 0, 0), owner="a", ready=True), Slot(Range(3, 1, 1), owner="a"), Slot(Range(3, 2, 2))]
    new = [Slot(each, owner="b") for each in ranges_of(4)]
    assert to_take([*old, *new], {"a": False, "b": False}, "b", steady=True) == [Range(3, 2, 2)]


@pytest.mark.parametrize(
    ("current", "advised", "aimed"),
    [(None, 3, 3), (3, 3, 3), (3, 4, 4), (4, 3, 4), (16, 9, 16), (16, 8, 8)],
)
def test_shards_grow_at_once_and_shrink_only_by_half(current: int | None, advised: int, aimed: int) -> None:
    assert aim(current, advised) == aimed
