"""Every command and menu there is, as the code lists them: described, translated, and always answered."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import discord
import pytest
from discord import AppCommandOptionType as Kind
from discord import app_commands

from bot.admin.administration import Administration
from bot.commands.options import options_of
from bot.commands.registry import commands
from bot.commands.translator import LANGUAGES, CatalogueTranslator
from distillery.catalogue import Catalogue
from distillery.i18n import NAME
from distillery.i18n.catalogues import catalogue
from tests.contract.bot.admins import Office
from tests.contract.bot.house import House, View, png

Leaf = app_commands.Command[Any, ..., Any]
Node = dict[str, Any]

ROOT = Path(__file__).parents[3]
CATALOGUE = Catalogue.load(ROOT / "workflows", ROOT / "models.toml")
BOSS, FIRST = 940, 9400  # members: whoever manages, and the first of those who do not
REFUSAL = "**Manage Server**"
BROKEN = re.compile(r"_crashed|interaction_missed|Traceback|Ignoring exception")


def offered() -> list[Any]:
    """What a client registers, of a desk where nobody asks for anything."""
    desk = MagicMock()
    desk.parts.catalogue = CATALOGUE
    desk.administration = Administration(*(MagicMock() for _ in range(5)))
    return commands(desk)


def leaves() -> list[Leaf]:
    """What members can use, under whatever groups."""
    groups = [each.walk_commands() if isinstance(each, app_commands.Group) else [each] for each in offered()]
    return [leaf for group in groups for leaf in group if isinstance(leaf, app_commands.Command)]


def for_admins(leaf: Leaf) -> bool:
    return leaf.root_parent is not None and leaf.root_parent.default_permissions is not None


LEAVES = {leaf.qualified_name: leaf for leaf in leaves()}
MANAGING = [name for name, leaf in LEAVES.items() if for_admins(leaf)]
DRAWING = [name for name in CATALOGUE.definitions if not CATALOGUE.is_answered(name)]
MENUS = [each.name for each in offered() if isinstance(each, app_commands.ContextMenu)]
MEMBERS = {name: FIRST + index for index, name in enumerate([*LEAVES, *MENUS])}  # one each: nobody's quota runs out


def least(name: str) -> dict[str, Any]:
    """The fewest options that Discord takes."""
    return {each.display_name: value(each) for each in LEAVES[name].parameters if each.required}


def value(parameter: app_commands.Parameter) -> Any:
    if parameter.choices:
        return parameter.choices[0].value
    return {Kind.user: BOSS, Kind.attachment: ("fox.png", png())}.get(parameter.type, "fox")


# Descriptions and languages.


def payloads() -> list[Node]:
    """What Discord is told."""

    async def translated() -> list[Node]:
        tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
        await tree.set_translator(CatalogueTranslator())
        translator = tree.translator
        assert translator is not None
        return [await command.get_translated_payload(tree, translator) for command in offered()]

    return asyncio.run(translated())


def nodes(node: Node, *above: str) -> Iterator[tuple[str, bool, Node]]:
    """What is under a command, with its full name, and whether it is a command, a group or a menu: else an option."""
    path = (*above, node["name"])
    yield " ".join(path), not above or node["type"] in (1, 2), node
    for option in node.get("options", ()):
        yield from nodes(option, *path)


NODES = [pytest.param(called, node, id=name) for each in payloads() for name, called, node in nodes(each)]


@pytest.mark.parametrize(("called", "node"), NODES)
def test_it_is_described_and_called_something_in_every_language(called: bool, node: Node) -> None:
    locales = {locale.value for locale in LANGUAGES}
    if node["type"] != discord.AppCommandType.message.value or "description" in node:
        assert node["description"]
        assert node["description_localizations"].keys() == locales
    if called:
        alike = {locale.value for locale, to in LANGUAGES.items() if is_alike(node["name"], to)}
        assert node.get("name_localizations", {}).keys() == locales - alike


def is_alike(name: str, language: str) -> bool:
    """Whether a language's own word for it is the English one: Discord is not told twice."""
    known = catalogue(language)
    messages: dict[Any, str] = getattr(known, "_catalog")  # noqa: B009 - gettext tells an unknown word as itself
    return name in (messages.get(f"{NAME}\x04{name}"), messages.get(name))


# Commands, used.


@pytest.fixture
def calm(house: House) -> Iterator[House]:
    """The house, whose bots neither crash nor miss anything meanwhile."""
    before = {name: len(house.log(name)) for name in ("bot-0", "bot-1")}
    yield house
    logged = [line for name, start in before.items() for line in house.log(name)[start:].splitlines()]
    assert [line for line in logged if BROKEN.search(line)] == []


@pytest.fixture(scope="module")
def office(two_bots: House) -> Office:
    return Office(two_bots, BOSS)


def answered(house: House, interaction: View) -> str:
    """What its member reads first, where it is for them alone; in time."""
    assert house.discord.wait_answer(interaction)["answered_in"] < 3
    seen = house.discord.interaction(interaction)
    if seen["answer"] in (5, 4):
        return str(house.discord.wait_message(interaction)["text"])
    return ""


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_is_answered_to_whoever_uses_it(calm: House, office: Office, name: str) -> None:
    told = answered(calm, office.use(name, by=MEMBERS[name], **least(name)))
    assert (REFUSAL in told) == (name in MANAGING)
    assert told


@pytest.mark.parametrize("name", MANAGING)
def test_an_admin_is_served(calm: House, office: Office, name: str) -> None:
    told = answered(calm, office.use(name, **least(name)))
    assert told
    assert REFUSAL not in told


@pytest.mark.parametrize("name", DRAWING)
def test_a_flag_that_is_not_there_is_told_to_its_member_alone(calm: House, office: Office, name: str) -> None:
    words = next(each.name for each in options_of(described(name)) if each.type == "words")
    interaction = office.use(name, by=MEMBERS[name], **{**least(name), words: "a fox --no-such-flag 3"})
    whisper = calm.whispered(interaction)
    assert "`--no-such-flag`" in whisper["text"]
    assert whisper["ephemeral_for"] == MEMBERS[name]
    assert calm.request(interaction) is None


def described(name: str) -> dict[str, Any]:
    return next(dict(each) for each in CATALOGUE.describe() if each["name"] == name)


@pytest.mark.parametrize("name", MENUS)
def test_a_menu_is_answered_where_there_is_no_picture(calm: House, office: Office, name: str) -> None:
    message = calm.discord.post(office.rooms[0], BOSS, "No picture here")
    for member in (MEMBERS[name], BOSS):
        assert calm.whispered(calm.discord.message_command(message["id"], name, member))["text"]
