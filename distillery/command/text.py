"""Taking a text apart: command, words, flags with their raw values. Knows no flag by name; never fails.

A flag is ``--`` and a letter at the start of a word, so URLs and words keep theirs. Phones make one em or en dash
of two hyphens, and some keyboards write full-width ones: each counts as ``--``.
A value may be in quotes, where ``--`` means nothing and a quote is written twice.
"""

import re
from typing import NamedTuple

_SHORT = "-－−‐‑﹣"  # two of these make a flag
_LONG = "—–―‒⸺⸻﹘"  # one of these does
_DASHES = rf"(?:[{_SHORT}]*[{_LONG}][{_SHORT}{_LONG}]*|[{_SHORT}]{{2,}})"
_COMMAND = re.compile(r"\s*[/／]([A-Za-z][\w-]*)(?=\s|$)")
_FLAG = re.compile(rf"(?:^|(?<=\s))({_DASHES})([^\W\d_][\w-]*)[=＝]?")
_QUOTED = re.compile(rf'\s*(?:"((?:[^"]|"")*)"|“([^”]*)”|＂([^＂]*)＂)\s*(?=\s{_DASHES}[^\W\d_]|$)')
# Full-width ASCII, as Chinese and Japanese keyboards write it, and the commas and spaces that go with it.
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3001: ",", 0x3000: " ", 0x2212: "-"}


class Flag(NamedTuple):
    """``--name value`` as written: name in lower case, value without the space and the quotes around it.

    `given` is False when nothing followed the name (``--neg ""`` gives the empty text). `dashes` is what it began with.
    """

    name: str
    value: str
    given: bool
    dashes: str = "--"


def split_command(text: str) -> tuple[str | None, str]:
    """The command a text starts with, in lower case, and the rest: ``("serve", " a fox")``; None when there is none."""
    match = _COMMAND.match(text)
    return (match[1].lower(), text[match.end() :]) if match else (None, text)


def split_flags(text: str) -> tuple[str, list[Flag]]:
    """The words before the first flag, and the flags in order."""
    match = _FLAG.search(text)
    words = text[: match.start()] if match else text
    flags = []
    while match:
        start = match.end()
        quoted = _QUOTED.match(text, start)
        following = _FLAG.search(text, quoted.end() if quoted else start)
        flags.append(_flag(match, quoted, text[start : following.start() if following else None]))
        match = following
    return words.strip(), flags


def _flag(written: re.Match[str], quoted: re.Match[str] | None, raw: str) -> Flag:
    dashes, name = written[1], narrow(written[2]).lower()
    if quoted is not None:
        inner = quoted[1].replace('""', '"') if quoted[1] is not None else quoted[2] or quoted[3] or ""
        return Flag(name, inner, given=True, dashes=dashes)
    value = raw.strip()
    return Flag(name, value, given=value != "", dashes=dashes)


def quote(value: str) -> str:
    """`value` as it can stand after a flag; in quotes only where it must be."""
    plain = value and value == value.strip() and value[0] not in '"“＂' and not _FLAG.search(value)
    return value if plain else '"' + value.replace('"', '""') + '"'


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs as plain ones: ``１６：９`` -> ``16:9``. Never for prompts."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)
