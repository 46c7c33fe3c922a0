"""Whom we speak to: the language of whatever runs now, and sentences told in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from distillery.i18n.catalogues import ENGLISH, LANGUAGES, NAME, catalogue
from distillery.i18n.numbers import spelled
from distillery.vocabulary.text import Text

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
    """`told` in the language spoken now; a string that is no Text, or that has no translation, stays as it is.

    A value that is a number is spelled in that language where the template formats it (``{count:,}``), and one called
    ``{command}`` is the name that the command has there.
    """
    language = spoken()
    if not isinstance(told, Text) or not told or language == ENGLISH:
        return str(told)
    translations = catalogue(language)
    if told.one is not None and told.amount is not None:
        template = translations.ngettext(told.one, told.template, told.amount)
    else:
        template = translations.gettext(told.template)
    return template.format(**_said(told.values, language)) if told.values else template


def _said(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {name: _value(name, value, language) for name, value in values.items()}


def _value(name: str, value: Any, language: str) -> Any:
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, str):
        return catalogue(language).pgettext(NAME, value) if name == "command" else value
    return spelled(value, language)
