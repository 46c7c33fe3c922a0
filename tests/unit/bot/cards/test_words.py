import re

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.words import clip, plain


def test_markup_of_members_is_shown_not_rendered() -> None:
    assert plain("**bold** `code` [a](b) <@1> ||x||", 99) == (r"\*\*bold\*\* \`code\` \[a\](b) \<@1> \|\|x\|\|")


def test_lines_become_one_and_are_cut() -> None:
    assert plain("# a\n\n> b", 99) == "# a > b"
    assert plain("a long text", 7) == "a long…"


@given(st.text())
def test_taking_the_backslashes_away_gives_the_words_again(text: str) -> None:
    assert re.sub(r"\\([\\*_~`|\[\]<])", r"\1", plain(text, 10_000)) == " ".join(text.split())


def test_clipping_ends_at_a_line() -> None:
    assert clip("one\ntwo\nthree", 10) == "one\ntwo\n…"[:10]
    assert clip("short", 10) == "short"
