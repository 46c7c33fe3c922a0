"""Sentences keep their template: for other languages, and through JSON."""

import json

from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused
from distillery.vocabulary.text import Text, joined, kept, phrase, plural, restored, text


def through_json(value: str) -> str:
    back: str = restored(json.loads(json.dumps(kept(value))))
    return back


def test_a_text_is_the_english_sentence() -> None:
    assert text("There is no model {name}.", name="fox") == "There is no model fox."
    assert plural(1, "{count} picture", "{count} pictures") == "1 picture"
    assert plural(2, "{count} picture", "{count} pictures") == "2 pictures"


def test_braces_mean_nothing_without_values() -> None:
    assert text("Write {it} so.") == phrase("Write {it} so.") == "Write {it} so."


def test_values_never_become_templates() -> None:
    assert text("You wrote {written}.", written="{hint}") == "You wrote {hint}."


def test_json_keeps_a_sentence_with_the_sentences_inside_it() -> None:
    told = text("{subject} takes up to {most}.", subject=text("The {name}", name="prompt"), most=5)
    back = through_json(told)
    assert back == told
    assert isinstance(back, Text)
    assert back.but(subject="--lora") == "--lora takes up to 5."
    assert back.values["subject"].template == "The {name}"


def test_a_plain_sentence_stays_one() -> None:
    assert through_json("As it is.") == "As it is."
    assert not isinstance(through_json("As it is."), Text)


def test_a_plural_keeps_its_amount() -> None:
    back = through_json(plural(1, "{count} picture", "{count} pictures"))
    assert isinstance(back, Text)
    assert (back, back.one, back.amount) == ("1 picture", "{count} picture", 1)


def test_joined_sentences_are_told_one_by_one() -> None:
    told = joined([text("One."), "two", text("Three {n}.", n=3)])
    assert told == "One. two Three 3."
    assert [str(value) for value in told.values.values()] == ["One.", "two", "Three 3."]


def test_errors_keep_what_can_be_translated() -> None:
    refused = Refused("content", text("Not that."), text("Write {it}.", it="this"))
    missing = NotFound(text("There is no {name}.", name="fox"))
    several = CommandError([Problem("one", text("One.")), refused.problem])
    assert (str(refused), str(missing)) == ("Not that. Write this.", "There is no fox.")
    assert str(several) == "One.\nNot that. Write this."
    assert all(isinstance(error.told, Text) for error in (refused, missing, several))


def test_a_problem_survives_json_with_its_templates() -> None:
    problem = Problem("unknown_flag", text("Unknown flag {flag}.", flag="--arr"), "--arr", text("Try {it}.", it="--ar"))
    back = Problem.restored(json.loads(json.dumps(problem.kept())))
    assert back == problem
    assert isinstance(back.message, Text)
    assert isinstance(back.hint, Text)
    assert Problem.restored({"code": "poison", "message": "It broke."}) == Problem("poison", "It broke.")
