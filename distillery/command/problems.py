"""Every problem of a text at once, up to what somebody can read."""

from collections.abc import Iterable

from distillery.vocabulary.errors import CommandError, Problem

MOST_PROBLEMS = 20


def raise_any(problems: Iterable[Problem]) -> None:
    """Raise CommandError if there are `problems`: each once, `MOST_PROBLEMS` at most, the last saying how many more."""
    once = list(dict.fromkeys(problems))
    if len(once) > MOST_PROBLEMS:
        shown = MOST_PROBLEMS - 1
        once[shown:] = [Problem("more_problems", f"… and {len(once) - shown} more.")]
    if once:
        raise CommandError(once)
