"""Making words safe to show in Discord: what members wrote stays what it is, and short."""

import re

_MARKUP = re.compile(r"([\\*_~`|\[\]<])")


def plain(text: str, limit: int) -> str:
    """`text` on one line, at most `limit` of its characters, with nothing in it that Discord would render."""
    line = " ".join(text.split())
    cut = line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
    return _MARKUP.sub(r"\\\1", cut)


def clip(text: str, limit: int) -> str:
    """`text`, cut at the end of a line before `limit` characters."""
    if len(text) <= limit:
        return text
    return text[: limit - 2].rpartition("\n")[0] + "\n…"
