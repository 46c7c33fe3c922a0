"""Answers in the languages that members speak: titles, rows and sentences, whole."""

import pytest

from distillery.i18n import LANGUAGES, say, speaking
from distillery.vocabulary.text import Text
from tests.support.answering import Answering


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_help_leaves_nothing_in_english(house: Answering, language: str) -> None:
    answers = [house.ask(f"/command-infos {name}") for name in ["", *house.catalogue.definitions]]
    with speaking(language):
        for answer in answers:
            told = [answer.text, *(value for _, value in answer.fields)]
            assert all(isinstance(each, Text) and say(each) != str(each) for each in told)
        overview = dict(answers[0].fields)
        assert say(overview["/serve"]) == say(answers[1 + list(house.catalogue.definitions).index("serve")].text)


def test_a_flag_in_spanish(house: Answering) -> None:
    rows = house.ask("/command-infos serve").fields
    name, value = next(row for row in rows if row[0].startswith("--cfg"))
    with speaking("es"):
        assert say(name) == "--cfg número"
        assert say(value) == (
            "Con qué fidelidad se sigue el prompt. 1 a 30; se recomienda 3 a 12 (Flux: 2 a 5). "
            "Por defecto 6 (Flux: 3.5)."
        )


def test_a_suggestions_note_in_german(house: Answering) -> None:
    (note,) = house.ask("/suggest a red fox --seed 7").notes
    with speaking("de"):
        assert say(note) == "Hinter deinen Worten ergänzt: Bildaufbau, Licht, Objektiv, Farben, Stimmung."
