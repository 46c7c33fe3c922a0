"""`words`: the sentences that people read, from the code to the translators and back."""

import sys
from pathlib import Path

import typer

from distillery.i18n import files
from distillery.i18n.checking import problems
from distillery.i18n.extraction import ROOT, template
from distillery.vocabulary.errors import NotFound


def extract() -> None:
    """Bring the template and every language's file up to what code and definitions say."""
    for path in files.update(template()):
        print(path.relative_to(ROOT))


def check() -> None:
    """Say what is wrong with the translations; exits 1 when something is."""
    found = problems(template())
    for line in found:
        print(f"✗ {line}")
    if found:
        print(f"{len(found)} in all. words missing LANGUAGE prints what to translate, words merge puts it in.")
        raise typer.Exit(1)
    print(f"Everything is told in {', '.join(files.TRANSLATED)}.")


def missing(language: str) -> None:
    """Print what is not translated to `language`, as a part of a .po file to fill in."""
    _require(language)
    sys.stdout.write(files.fragment(files.untranslated(files.read(language), template())))


def merge(language: str, fragment: Path) -> None:
    """Put a filled-in fragment in; say what nobody says (any more)."""
    _require(language)
    merged, strangers = files.merge(language, fragment, template())
    for stranger in strangers:
        print(f"nobody says: {stranger}")
    print(f"{merged} translated, {len(files.untranslated(files.read(language), template()))} missing")


def _require(language: str) -> None:
    if language not in files.TRANSLATED:
        raise NotFound(f"There is no language {language}. There are: {', '.join(files.TRANSLATED)}.")
