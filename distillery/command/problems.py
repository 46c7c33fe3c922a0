"""Every problem of a text at once, up to what somebody can read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import text

MOST_PROBLEMS = 20


def raise_any(problems: Iterable[Problem]) -> None:
    """Raise CommandError if there are `problems`: each once, `MOST_PROBLEMS` at most, the last saying how many more.

    What several of them advise is said with the first.
    """
    once = list(_advising_once(dict.fromkeys(problems)))
    if len(once) > MOST_PROBLEMS:
        shown = MOST_PROBLEMS - 1
        once[shown:] = [Problem("more_problems", text("… and {count} more.", count=len(once) - shown))]
    if once:
        raise CommandError(once)


def _advising_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    given = set[str | None]()
    for problem in problems:
        yield replace(problem, hint=None) if problem.hint in given else problem
        given.add(problem.hint)
