"""Whatever a text is refused for can be told in every language, also after it was written down; nothing raises."""

import json
from collections.abc import Iterator

import pytest

from distillery.catalogue import Catalogue
from distillery.i18n import LANGUAGES, say, speaking
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text
from tests.hostile import corpus


def refused(catalogue: Catalogue) -> Iterator[Problem]:
    """Every problem of every text that the language refuses."""
    for attack in corpus.texts():
        try:
            catalogue.parse(attack.text, attack.options, command=attack.command)
        except CommandError as error:
            yield from error.problems


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_problem_is_told(catalogue: Catalogue, language: str) -> None:
    problems = list(refused(catalogue))
    assert len({problem.code for problem in problems}) > 15
    with speaking(language):
        for problem in problems:
            assert isinstance(problem.message, Text)
            assert say(problem.message) != str(problem.message)
            assert problem.hint is None or say(problem.hint) != str(problem.hint)
            written = Problem.restored(json.loads(json.dumps(problem.kept())))
            assert (say(written.message), say(written.told)) == (say(problem.message), say(problem.told))
