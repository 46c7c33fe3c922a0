"""What is wrong with the translations, found before any member reads them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from string import Formatter

from babel.messages.catalog import Catalog, Message

from distillery.i18n.catalogues import NAME
from distillery.i18n.extraction import SHORT
from distillery.i18n.files import TRANSLATED, read, untranslated

DESCRIPTION = 100  # characters, by Discord's rules
_NAME = re.compile(r"[\w'-]{1,32}")

Placeholder = tuple[str, str, str]  # name, conversion, form


def problems(template: Catalog) -> list[str]:
    """One line for each thing wrong in any language: missing, guessed, misplaced, or not as Discord takes it."""
    return [f"{language}: {line}" for language in TRANSLATED for line in _of(read(language), template)]


def _of(catalog: Catalog, template: Catalog) -> Iterator[str]:
    missing = untranslated(catalog, template)
    yield from (f"not translated: {_shown(message)}" for message in missing)
    translated = [(message, catalog.get(message.id, message.context)) for message in template if message.id]
    pairs = [(message, found) for message, found in translated if found is not None and message not in missing]
    for message, found in pairs:
        yield from (f"{why}: {_shown(message)}" for why in _wrong(message, found))
    yield from _alike(found for message, found in pairs if message.context == NAME)


def _wrong(message: Message, found: Message) -> Iterator[str]:
    wanted = [placeholders(words) for words in _forms(message.id)]
    for words in _forms(found.string):
        if placeholders(words) not in wanted:
            yield f"other placeholders in “{words}”"
        if SHORT in message.auto_comments and len(words) > DESCRIPTION:
            yield f"{len(words)} characters, {DESCRIPTION} are allowed"
        if message.context == NAME and not is_command_name(words):
            yield f"no name for a command: “{words}”"


def _alike(names: Iterable[Message]) -> Iterator[str]:
    """Two commands with one name cannot be told apart."""
    counted = Counter(str(name.string) for name in names)
    yield from (f"{count} commands are called {name}" for name, count in counted.items() if count > 1)


def is_command_name(name: str) -> bool:
    """Whether Discord takes `name` for a slash command."""
    return bool(_NAME.fullmatch(name)) and name == name.lower()


def placeholders(words: str) -> frozenset[Placeholder]:
    """What ``str.format`` puts into `words`; nothing where they are no template."""
    try:
        found = [(name, conversion or "", form or "") for _, name, form, conversion in Formatter().parse(words)
                 if name is not None]  # fmt: skip
    except ValueError:
        return frozenset()
    return frozenset(found)


def _forms(words: object) -> list[str]:
    return [words] if isinstance(words, str) else [str(each) for each in words]  # type: ignore[attr-defined]


def _shown(message: Message) -> str:
    first = _forms(message.id)[0]
    return f"“{first}”" + (f" ({message.context})" if message.context else "")
