"""The catalogues: one ``languages/<language>.po`` each, compiled once a process when it is first needed."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es", "de", "fr", "pt", "ja")
FOLDER = Path(__file__).parent / "languages"
NAME = "command name"  # the context of what commands are called


@cache
def catalogue(language: str) -> NullTranslations:
    """What there is in `language`; empty for English, and for one that nobody translated to yet."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        written = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, written)
    return GNUTranslations(BytesIO(compiled.getvalue()))


def prepare() -> None:
    """Compile every catalogue now, so that no member waits for it."""
    for language in LANGUAGES:
        catalogue(language)


def translation(words: str, language: str, context: str | None = None) -> str | None:
    """`words` in `language`, without any values put in; None where its catalogue has none."""
    if not words:
        return None
    known = catalogue(language)
    found = known.pgettext(context, words) if context else known.gettext(words)
    return None if found == words else found
