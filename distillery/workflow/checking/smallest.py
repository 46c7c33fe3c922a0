"""The smallest combination that still shows a fault: what a person can take in at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from distillery.vocabulary.errors import CommandError
from distillery.workflow.checking.axes import Axis
from distillery.workflow.checking.trial import Fault, Trials


def smallest(combination: Mapping[str, Any], axes: Sequence[Axis], fault: Fault, trials: Trials) -> dict[str, Any]:
    """`combination` with every value that the fault does not need made the plain one."""
    left = dict(combination)
    for axis in axes:
        for value in axis.values[: axis.values.index(left[axis.name])]:
            less = left | {axis.name: value}
            if any(each.key == fault.key for each in trials.run(less).faults):
                left = less
                break
    return left


def text(combination: Mapping[str, Any], trials: Trials) -> str | None:
    """The command that says it; None when there is none, because it is the command itself that is wrong."""
    try:
        return trials.text(combination)
    except CommandError:
        return None
