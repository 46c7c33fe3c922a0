"""Pictures of answers as files."""

from bot.cards.pictures import File, of_answer
from distillery.answers.answer import Answer, Shown
from distillery.vocabulary.pictures import StoredPicture
from tests.unit.bot.cards.pictures import noise

NAME = f"input_{'a' * 32}.png"
STORED = StoredPicture(NAME, f"inputs/{NAME}", 16, 16)


def test_pictures_of_an_answer_are_named_as_they_are_stored() -> None:
    small = Shown(noise(16), STORED)
    assert of_answer(Answer("Mask", pictures=(small,))) == ([File(NAME, small.data)], [])


def test_one_that_is_too_large_is_told() -> None:
    [file], [remark] = of_answer(Answer("Mask", pictures=(Shown(noise(256), STORED),)), 90_000)
    assert file.name == f"input_{'a' * 32}.webp"
    assert remark == "1 picture was too large for Discord: it is shown smaller, in WebP or JPEG."
