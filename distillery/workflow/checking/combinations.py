"""Which combinations of values are tried: all that decide anything where they are few, else every pair and a sample."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from math import prod
from random import Random
from typing import Any

from allpairspy import AllPairs

from distillery.command.signature import Signature
from distillery.workflow.checking.axes import Axis

MOST = 3000  # graphs of one family
SAMPLE = 1000  # beside the pairs
SEED = 1729  # so that a fault shows again

Combination = Mapping[str, Any]  # axis -> value


def combinations(axes: Sequence[Axis], signature: Signature) -> tuple[list[dict[str, Any]], str]:
    """The combinations to try, none of which names what excludes each other, and how they were chosen."""
    allowed = _allowed(signature)
    deciding = [axis for axis in axes if axis.decides]
    if prod(len(axis.values) for axis in deciding) <= MOST:
        chosen = list(_exhaustive(deciding, [axis for axis in axes if not axis.decides]))
        return [each for each in chosen if allowed(each)], "exhaustive"
    pairs = list(_pairs(axes, allowed))
    return [*pairs, *_sample(axes, allowed)], f"{len(pairs)} for every pair, {SAMPLE:,} at random"


def _allowed(signature: Signature) -> Callable[[Combination], bool]:
    excluding = [(parameter.name, other) for parameter in signature.parameters.values() for other in parameter.excludes]
    return lambda combination: (
        not any(combination.get(one) is not None and combination.get(other) is not None for one, other in excluding)
    )


def _exhaustive(deciding: Sequence[Axis], others: Sequence[Axis]) -> Iterator[dict[str, Any]]:
    """Every combination of what decides; the other axes go through their values meanwhile."""
    for number, values in enumerate(product(*(axis.values for axis in deciding))):
        turns = {axis.name: axis.values[(number + place) % len(axis.values)] for place, axis in enumerate(others)}
        yield dict(zip((axis.name for axis in deciding), values, strict=True)) | turns
    for axis in others:  # where there are more values than combinations
        yield from ({each.name: each.values[0] for each in [*deciding, *others]} | {axis.name: value}
                    for value in axis.values)  # fmt: skip


def _pairs(axes: Sequence[Axis], allowed: Callable[[Combination], bool]) -> Iterator[dict[str, Any]]:
    """Combinations in which every two values of two axes occur together."""
    names = [axis.name for axis in axes]
    places = [range(len(axis.values)) for axis in axes]

    def named(row: Sequence[int]) -> dict[str, Any]:
        return {name: axis.values[place] for name, axis, place in zip(names, axes, row, strict=False)}

    yield from (named(row) for row in AllPairs(places, filter_func=lambda row: allowed(named(row))))


def _sample(axes: Sequence[Axis], allowed: Callable[[Combination], bool]) -> Iterator[dict[str, Any]]:
    chance = Random(SEED)  # noqa: S311 - no secret: the same each time on purpose
    drawn = ({axis.name: chance.choice(axis.values) for axis in axes} for _ in range(10 * SAMPLE))
    yield from islice(filter(allowed, drawn), SAMPLE)
