"""The guided tour: every picture is there and light, and nothing that can be used or pressed is left out."""

import re
from pathlib import Path
from unittest.mock import MagicMock

from discord import app_commands
from PIL import Image

from bot.actions.press import Verb
from bot.actions.rows import LABELS, NUMBERED
from bot.admin.administration import Administration
from bot.admin.section import TITLES, Section
from bot.commands.registry import commands
from distillery.catalogue import Catalogue
from distillery.i18n import say

ROOT = Path(__file__).parents[2]
TOUR = (ROOT / "docs" / "tour.md").read_text()
FOLDER = ROOT / "docs" / "tour"
LINKED = re.findall(r"!\[([^\]]*)\]\(tour/([^)]+)\)", TOUR)
LARGEST, ALL = 150_000, 2_500_000  # bytes of a picture, and of all
WIDTH = 1280  # pixels


def test_every_picture_is_shown_and_every_picture_shown_is_there() -> None:
    names = [name for _, name in LINKED]
    assert sorted(names) == sorted(path.name for path in FOLDER.iterdir())


def test_every_picture_is_told_in_words() -> None:
    assert [name for told, name in LINKED if len(told.split()) < 3] == []


def test_pictures_are_light_and_of_one_width() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) <= ALL
    assert {Image.open(path).width for path in FOLDER.iterdir()} == {WIDTH}


def test_links_lead_to_files() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", TOUR)
    assert [target for target in targets if not (FOLDER.parent / target).exists()] == []


def test_every_command_is_mentioned() -> None:
    assert [name for name in _offered() if name not in TOUR] == []


def test_every_button_and_every_section_of_the_panel_is_mentioned() -> None:
    labels = [say(LABELS[verb]) if verb in LABELS else say(NUMBERED[verb](1)) for verb in Verb]
    assert [label for label in labels if f"**{label}**" not in TOUR] == []
    assert [title for title in (say(TITLES[section]) for section in Section) if title not in TOUR] == []


def _offered() -> list[str]:
    """Commands as members type them, and menus as they read them."""
    desk = MagicMock()  # nobody uses anything: commands are only named
    desk.parts.catalogue = Catalogue.load(ROOT / "workflows", ROOT / "models.toml")
    desk.administration = Administration(*(MagicMock() for _ in range(5)))
    found = []
    for command in commands(desk):
        if isinstance(command, app_commands.ContextMenu):
            found.append(f"*{command.name}*")
        elif isinstance(command, app_commands.Group):
            found += [f"`/{each.qualified_name}`" for each in command.walk_commands()]
        else:
            found.append(f"`/{command.name}`")
    return found
