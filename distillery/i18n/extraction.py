"""Every sentence that people read, gathered from code and definitions: gettext's template."""

import re
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from distillery import __version__
from distillery.i18n.catalogues import NAME
from distillery.vocabulary.note import named

ROOT = Path(__file__).parents[2]
CODE = ("distillery", "bot", "api", "master", "worker")
DEFINITIONS = ("workflows/*/definition.toml", "workflows/features/*.toml")
GRAMMAR = "distillery/suggestion/grammar.toml"
OURS = "distillery.vocabulary.text import"  # SQLAlchemy and rich have a `text` and a `Text`, too
SAID = {"text": None, "plural": (2, 3)}
DISCORD = {"locale_str": None}
SHORT = "Discord takes 100 characters at most"
LOWER = "a Discord command: small letters, digits, - and _, 32 characters at most, no spaces"
_COMMAND = re.compile(r"[a-z][a-z0-9_-]*")

Id = str | tuple[str, str]  # a sentence, or its singular and plural


class Found(NamedTuple):
    """One sentence and where it stands; `hint` tells translators what limits there are."""

    id: Id
    line: int = 0
    context: str | None = None
    hint: str | None = None


def empty(language: str | None = None) -> Catalog:
    """A catalogue without a sentence."""
    return Catalog(
        language,
        header_comment="# What people read in Distillery. How to translate it: CONTRIBUTING.md.",
        project="Distillery",
        version=__version__,
        msgid_bugs_address="CONTRIBUTING.md",
        last_translator="Distillery",
        language_team="Distillery",
        fuzzy=False,
    )


def template(root: Path = ROOT) -> Catalog:
    """Every sentence below `root`, without translations, in the order of files and lines."""
    catalog = empty()
    for path in sorted(_files(root)):
        for found in _sentences(path):
            hints = [found.hint] if found.hint else []
            place = (path.relative_to(root).as_posix(), found.line)
            catalog.add(found.id, locations=[place], auto_comments=hints, context=found.context)
    return catalog


def _files(root: Path) -> Iterator[Path]:
    for folder in CODE:
        yield from (root / folder).rglob("*.py")
    for pattern in (*DEFINITIONS, GRAMMAR):
        yield from root.glob(pattern)


def _sentences(path: Path) -> Iterator[Found]:
    if path.suffix == ".py":
        yield from _said_in(path)
    else:
        yield from _stated(tomllib.loads(path.read_text(encoding="utf-8")))


def _said_in(path: Path) -> Iterator[Found]:
    """The literals of `text` and `plural`, and of `locale_str`: what looks like a command's name there is one."""
    source = path.read_bytes()
    if OURS.encode() in source:
        yield from (Found(words, line) for line, words in _literals(source, SAID))
    if b"locale_str(" in source:
        yield from (_for_discord(str(words), line) for line, words in _literals(source, DISCORD))


def _literals(source: bytes, keywords: dict[str, Any]) -> Iterator[tuple[int, Id]]:
    for line, words, _, _ in extract("python", BytesIO(source), keywords):
        yield line, words if isinstance(words, str) else (words[0], words[1])


def _for_discord(words: str, line: int = 0) -> Found:
    if _COMMAND.fullmatch(words):
        return Found(words, line, NAME, LOWER)
    return Found(words, line, hint=SHORT)


def _stated(raw: dict[str, Any]) -> Iterator[Found]:
    """A definition's or a feature's name, description, help and notes; the grammar's slots."""
    if "name" in raw:
        yield _for_discord(raw["name"])
    helps = [raw.get("description"), *(each.get("help") for each in raw.get("parameters", {}).values())]
    yield from (Found(told, hint=SHORT) for told in helps if told)
    yield from (Found(named(note["text"])[0]) for note in raw.get("note", ()))
    yield from (Found(slot) for slot in raw.get("slots", {}))
