"""Pictures that members name. Which hosts are allowed is not for the language to know."""

import pytest

from distillery.command import Parser
from tests.unit.command.asking import LINK, STORED, codes, problems, sentences


@pytest.mark.parametrize(
    "picture",
    [
        LINK,
        STORED,
        "https://media.discordapp.net/a--b.webp?x=--y",
        "https://example.org:8443/a(1)/b_[2].jpg#part",
        "HTTPS://CDN.DISCORDAPP.COM/a.png",
    ],
)
def test_links_and_stored_names(parser: Parser, picture: str) -> None:
    assert parser.parse(f"/mix fox --image {picture} --seed 1").parameters["image"] == picture
    assert parser.parse(f"/mix fox --image=<{picture}> --seed 1").parameters["image"] == picture
    assert parser.parse(f'/mix fox --image "{picture}"').parameters["image"] == picture
    assert parser.parse("/mix fox", {"image": picture}).parameters["image"] == picture


@pytest.mark.parametrize(
    ("picture", "hint"),
    [
        ("fox.png", "Copy the picture's link in Discord and paste it here."),
        ("a red fox", "Copy the picture's link"),
        ("ftp://cdn.discordapp.com/a.png", "Copy the picture's link"),
        ("file:///etc/passwd", "Copy the picture's link"),
        ("javascript:alert(1)", "Copy the picture's link"),
        (f"{LINK} {LINK}", "Copy the picture's link"),
        ("https://cdn.discordapp.com/a b.png", "Copy the picture's link"),
        ("https://cdn.discordapp.com\\@evil.example/a.png", "Copy the picture's link"),
        ("https://cdn.discordapp.com/ä.png", "Copy the picture's link"),
        ("http://cdn.discordapp.com/a.png", "The link must start with https://."),
        ("https://me:secret@cdn.discordapp.com/a.png", "The link must not hold a user name."),
        ("https://cdn.discordapp.com@evil.example/a.png", "The link must not hold a user name."),
        ("https://@cdn.discordapp.com/a.png", "The link must not hold a user name."),
        ("https:///a.png", "The link is broken."),
        ("https://[::1/a.png", "The link is broken."),
        ("https://example.org:99999/a.png", "The link is broken."),
        ("https://example.org/" + "a" * 2000, "The link is too long."),
        ("input_1.png", "Copy the picture's link"),
        (f"../{STORED}", "Copy the picture's link"),
        (STORED.upper(), "Copy the picture's link"),
        (STORED.replace("png", "jpg"), "Copy the picture's link"),
    ],
)
def test_anything_else_is_refused(parser: Parser, picture: str, hint: str) -> None:
    (problem,) = problems(parser, f"/mix fox --image {picture}")
    assert (problem.code, problem.flag) == ("not_a_picture", "--image")
    assert problem.message.startswith("--image takes a link to a picture on Discord, or a picture stored before, not ")
    assert problem.hint
    assert problem.hint.startswith(hint)


def test_a_picture_may_come_before_the_flags(parser: Parser) -> None:
    assert parser.parse(f"/makemask {LINK} --gridlines").parameters["image"] == LINK
    assert parser.parse(f"/makemask <{LINK}>").parameters["image"] == LINK
    assert parser.parse("--gridlines", {"image": STORED}, command="makemask").parameters["image"] == STORED


def test_a_picture_that_must_be_there(parser: Parser) -> None:
    assert sentences(parser, "/makemask --gridlines") == ["The image is missing. The picture."]
    assert codes(parser, "/makemask fox") == [("not_a_picture", None)]
    assert codes(parser, f"/makemask {LINK} and more") == [("not_a_picture", None)]


def test_a_picture_given_twice(parser: Parser) -> None:
    (problem,) = problems(parser, f"/makemask {LINK}", {"image": STORED})
    assert problem.code == "option_and_text"
    assert str(problem) == (
        'Both the option "image" and the text before the first flag give the image. Keep one of them.'
    )
