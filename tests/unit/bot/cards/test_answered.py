"""Answers as members read them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.answered import CARDS, answered
from bot.cards.present import FOOT, HEAD
from distillery.answers.answer import Answer, Shown
from distillery.vocabulary.pictures import StoredPicture

NAME = f"input_{'0' * 32}.png"
SHOWN = Shown(b"png", StoredPicture(NAME, f"inputs/{NAME}", 64, 64))


def test_an_answer_is_title_text_rows_and_notes() -> None:
    answer = Answer("How it was made", "By *us*.", (("seed", "7"), ("prompt", "a **red**\nfox")))
    [card] = answered(answer, ["Seed 7."])
    assert card.head == "**How it was made**\nBy *us*.\n**seed** 7\n**prompt** a \\*\\*red\\*\\* fox"
    assert card.foot == "-# Seed 7."


def test_a_picture_is_shown_with_the_name_it_is_stored_under() -> None:
    [card] = answered(Answer("Mask", pictures=(SHOWN,)), pictures=[NAME])
    assert card.pictures == (NAME,)
    assert f"`{NAME}`" in card.foot


def test_a_name_that_the_answer_tells_is_not_told_twice() -> None:
    [card] = answered(Answer("Mask", f"`--inpaint {NAME}`", pictures=(SHOWN,)), pictures=[NAME])
    assert card.foot == ""


def test_long_words_go_over_several_cards_and_the_last_has_the_pictures() -> None:
    lines = [f"`--flag{number}` " + "x" * 80 for number in range(60)]
    cards = answered(Answer("Commands", "\n".join(lines), pictures=(SHOWN,)), ["Note."], [NAME])
    assert "\n".join(card.head for card in cards) == "\n".join(["**Commands**", *lines])
    assert [bool(card.pictures) for card in cards] == [False, False, True]
    assert [bool(card.foot) for card in cards] == [False, False, True]


@given(st.text(max_size=9000), st.text(max_size=3000), st.lists(st.text(max_size=900), max_size=9))
def test_whatever_is_answered_every_card_fits(text: str, value: str, notes: list[str]) -> None:
    cards = answered(Answer("A title", text, ((value[:200], value),) * 5, (SHOWN,) * 3), notes)
    assert 1 <= len(cards) <= CARDS
    assert all(0 < len(card.head) <= HEAD and len(card.foot) <= FOOT for card in cards)
