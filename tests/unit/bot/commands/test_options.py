"""Which native options a command has."""

from typing import Any

import discord
import pytest

from bot.commands.options import LONGEST_TEXT, Option, options_of
from distillery.vocabulary.errors import SettingsError
from tests.unit.bot.commands.flags import command, flag


def shape(*flags: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [(option.name, option.type, option.required) for option in options_of(command("try", *flags))]


def test_a_text_command_has_one_option_for_words_and_flags() -> None:
    assert shape(flag("seed", "seed", option=True), flag("prompt", positional=True), flag("raw", "switch")) == [
        ("prompt", "words", True),
        ("seed", "seed", False),
    ]


def test_a_text_that_has_a_default_may_be_left_out() -> None:
    assert shape(flag("command", positional=True, default="")) == [("command", "words", False)]


def test_a_picture_command_takes_an_attachment_or_a_link() -> None:
    assert shape(flag("picture", "image", positional=True), flag("cfg", "float", range=[1, 30], option=True)) == [
        ("picture", "image", False),
        ("text", "words", False),
        ("cfg", "float", False),
    ]


def test_a_lora_command_needs_its_lora() -> None:
    assert shape(flag("lora", "lora", positional=True), flag("makepublic", "switch")) == [
        ("lora", "lora", True),
        ("flags", "words", False),
    ]


def test_a_command_of_flags_alone_takes_them_as_text() -> None:
    assert shape(flag("llm", "choice", choices=["crazy"])) == [("flags", "words", False)]


def test_a_command_of_nothing_has_no_option() -> None:
    assert shape() == []


@pytest.mark.parametrize(
    ("option", "annotation"),
    [
        (Option("a", "A", "image", flag=flag("a", "image")), discord.Attachment),
        (Option("a", "A", "switch", flag=flag("a", "switch")), bool),
        (Option("a", "A", "loras", flag=flag("a", "loras")), str),
        (Option("a", "A", "cells", flag=flag("a", "cells")), str),
        (Option("a", "A", "int", flag=flag("a", "int")), int),
    ],
)
def test_a_type_has_discords(option: Option, annotation: Any) -> None:
    assert option.annotation is annotation


@pytest.mark.parametrize(
    ("option", "least", "most"),
    [
        (Option("a", "A", "float", flag=flag("a", "float", range=[0, 1])), 0.0, 1.0),
        (Option("a", "A", "seed", flag=flag("a", "seed", range=[0, 9])), 0, 9),
        (Option("a", "A", "text", flag=flag("a", max_length=1000)), 1, 1000),
        (Option("a", "A", "text", flag=flag("a", max_length=90_000)), 1, LONGEST_TEXT),
        (Option("a", "A", "words", flag=flag("a", max_length=2000)), 1, LONGEST_TEXT),
    ],
)
def test_bounds_are_discords_to_enforce(option: Option, least: float, most: float) -> None:
    bounds = option.annotation
    assert (bounds.min_value, bounds.max_value) == (least, most)


def test_few_choices_are_a_list_and_many_are_suggested() -> None:
    few = Option("a", "A", "choice", flag=flag("a", "choice", choices=["x", "y"]))
    many = Option("a", "A", "choice", flag=flag("a", "choice", choices=[str(number) for number in range(26)]))
    assert (few.choices, few.suggests) == (["x", "y"], False)
    assert (many.choices, many.suggests) == ([], True)


def test_more_options_than_discord_takes_are_the_operators_to_mend() -> None:
    assert len(options_of(command("try", *(flag(f"f{number}", option=True) for number in range(24))))) == 25
    with pytest.raises(SettingsError, match=r"workflows/try: 26 options, and Discord takes 25\. Take `option = true`"):
        options_of(command("try", *(flag(f"f{number}", option=True) for number in range(25))))


def test_two_options_of_one_name_are_the_operators_to_mend() -> None:
    with pytest.raises(SettingsError, match='workflows/try: Discord needs the option "text"'):
        options_of(command("try", flag("picture", "image", positional=True), flag("text", option=True)))
