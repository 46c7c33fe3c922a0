"""The files that translators edit: kept in step with the template, in an order and form that make small diffs."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from distillery.i18n.catalogues import FOLDER, LANGUAGES
from distillery.i18n.extraction import empty

TRANSLATED = LANGUAGES[1:]
TEMPLATE = FOLDER / "messages.pot"
_DATES = re.compile(rb'^"(POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)


def path_of(language: str) -> Path:
    """Where the translations to `language` are."""
    return FOLDER / f"{language}.po"


def read(language: str) -> Catalog:
    """The translations to `language`; none where there is no file yet."""
    path = path_of(language)
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(catalog: Catalog, path: Path) -> bool:
    """Write `catalog`, unless the file says just that already, whatever its dates; whether it was written."""
    rendered = _rendered(catalog)
    if path.exists() and _DATES.sub(b"", path.read_bytes()) == _DATES.sub(b"", rendered):
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(rendered)
    return True


def update(template: Catalog) -> list[Path]:
    """Bring the template's file and every language's up to `template`; the files that changed.

    New sentences come untranslated: a guess from a similar one is worth less than a look.
    """
    changed = [TEMPLATE] if write(template, TEMPLATE) else []
    for language in TRANSLATED:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        changed += [path_of(language)] if write(catalog, path_of(language)) else []
    return changed


def untranslated(catalog: Catalog, template: Catalog) -> list[Message]:
    """What `template` has and `catalog` does not, or only as a guess."""
    return [message for message in template if message.id and not _is_translated(catalog, message)]


def fragment(messages: list[Message]) -> str:
    """`messages` as a part of a .po file, to be filled in and merged."""
    catalog = Catalog(fuzzy=False)
    for message in messages:
        catalog[message.id] = message
    file = BytesIO()
    write_po(file, catalog, omit_header=True, include_lineno=False, width=0)
    return file.getvalue().decode()


def merge(language: str, translated: Path, template: Catalog) -> tuple[int, list[str]]:
    """Put a filled-in fragment in; how many sentences it translated, and those that nobody says (any more)."""
    catalog, strangers, merged = read(language), [], 0
    catalog.update(template, no_fuzzy_matching=True)
    with translated.open("rb") as file:
        for message in read_po(file, locale=language):
            if not message.id or not _filled(message):
                continue
            known = catalog.get(message.id, message.context)
            if known is None:
                strangers.append(str(message.id))
                continue
            known.string, merged = message.string, merged + 1
            known.flags.discard("fuzzy")
    write(catalog, path_of(language))
    return merged, strangers


def _is_translated(catalog: Catalog, message: Message) -> bool:
    found = catalog.get(message.id, message.context)
    return found is not None and _filled(found) and not found.fuzzy


def _filled(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(strings) and all(strings)


def _rendered(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalog, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return file.getvalue()
