"""Whom we speak to: the language of whatever runs now, and sentences told in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from distillery.vocabulary.text import Text

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es", "de", "fr", "pt", "ja")
FOLDER = Path(__file__).parent / "languages"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language_of(*wishes: str | None) -> str:
    """The first of `wishes` (Discord's locales, such as ``pt-BR``) that we speak, else English."""
    known = (str(wish).partition("-")[0].lower() for wish in wishes if wish)
    return next((language for language in known if language in LANGUAGES), ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, `say` speaks `language`, in this task or thread and those it starts."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def spoken() -> str:
    """The language of whatever runs now."""
    return _language.get()


def say(told: str) -> str:
    """`told` in the language spoken now; a string that is no Text, or that has no translation, stays as it is."""
    if not isinstance(told, Text) or spoken() == ENGLISH:
        return str(told)
    translations, values = _translations(spoken()), _said(told.values)
    if told.one is not None and told.amount is not None:
        return translations.ngettext(told.one, told.template, told.amount).format(**values)
    return translations.gettext(told.template).format(**values)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: say(value) if isinstance(value, str) else value for name, value in values.items()}


@cache
def _translations(language: str) -> NullTranslations:
    """The catalogue of `language`, compiled once a process from the file that translators edit."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return GNUTranslations(BytesIO(compiled.getvalue()))
