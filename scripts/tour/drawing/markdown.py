"""Discord's Markdown as HTML, as far as the bot writes it."""

import re
from collections.abc import Callable, Iterator
from html import escape

from scripts.tour.drawing.names import Names

_INLINE = re.compile(
    r"\\(?P<escaped>[^a-zA-Z0-9\s])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|__(?P<underlined>.+?)__"
    r"|~~(?P<struck>.+?)~~"
    r"|\|\|(?P<spoiler>.+?)\|\|"
    r"|(?<!\w)_(?P<slanted>[^_]+?)_(?!\w)"
    r"|\*(?P<italic>[^*]+?)\*"
    r"|<(?P<sign>@[!&]?|#)(?P<number>\d+)>"
    r"|</(?P<command>[^:>]+):\d+>"
    r"|<t:(?P<at>-?\d+)(?::(?P<style>[tTdDfFR]))?>"
    r"|\[(?P<label>[^\]]+)\]\(<?(?P<target>[^)\s>]+)>?\)"
    r"|<?(?P<jump>https://discord\.com/channels/(?:@me|\d+)/(?P<room>\d+)/\d+)>?"
    r"|<?(?P<link>https?://[^\s>)]+)>?"
)
_LINE = re.compile(r"(?P<small>-# )|(?P<head>#{1,3}) |(?P<quote>> )|(?P<indent> *)(?P<item>[-*]|\d+\.) |(?P<more>  )")
_TAGS = {"bold": "b", "underlined": "u", "struck": "s", "slanted": "i", "italic": "i"}
_BLOCK = re.compile(r"```(?:\w+\n)?\n?(.*?)\n?```", re.S)


def markdown(text: str, names: Names) -> str:
    """A text, its lines as blocks."""
    parts = _BLOCK.split(text)
    return "".join(
        f"<pre>{escape(part)}</pre>" if number % 2 else "".join(_lines(part.strip("\n"), names))
        for number, part in enumerate(parts)
        if part.strip("\n")
    )


def inline(text: str, names: Names) -> str:
    """One line."""
    out, end = [], 0
    for match in _INLINE.finditer(text):
        out += [escape(text[end : match.start()]), _marked(match, names)]
        end = match.end()
    return "".join([*out, escape(text[end:])])


def _lines(text: str, names: Names) -> Iterator[str]:
    for line in text.split("\n"):
        match = _LINE.match(line)
        yield (
            _line(match, inline(line[match.end() :], names))
            if match
            else f"<div>{inline(line, names) or '&nbsp;'}</div>"
        )


def _line(match: re.Match[str], rest: str) -> str:
    if match["small"]:
        return f'<div class="small">{rest}</div>'
    if match["head"]:
        return f"<h{len(match['head'])}>{rest}</h{len(match['head'])}>"
    if match["quote"]:
        return f"<blockquote>{rest}</blockquote>"
    if match["more"]:
        return f'<div class="more">{rest}</div>'
    if match["item"] not in "-*":
        return f'<div class="nth"><span>{match["item"]}</span>{rest}</div>'
    return f'<div class="item" style="margin-left:{len(match["indent"]) // 2 * 18}px">{rest}</div>'


def _marked(match: re.Match[str], names: Names) -> str:
    kind = match.lastgroup or ""
    if tag := _TAGS.get(kind):
        return f"<{tag}>{inline(match[kind], names)}</{tag}>"
    return _OTHERS[kind](match, names)


_OTHERS: dict[str, Callable[[re.Match[str], Names], str]] = {
    "escaped": lambda match, _: escape(match["escaped"]),
    "code": lambda match, _: f"<code>{escape(match['code'])}</code>",
    "spoiler": lambda match, names: f'<span class="spoiler">{inline(match["spoiler"], names)}</span>',
    "number": lambda match, names: names.mention(match["sign"], int(match["number"])),
    "command": lambda match, _: f'<span class="mention">/{escape(match["command"])}</span>',
    "at": lambda match, names: names.moment(int(match["at"]), "f"),
    "style": lambda match, names: names.moment(int(match["at"]), match["style"]),
    "target": lambda match, names: f'<span class="link">{inline(match["label"], names)}</span>',
    "room": lambda match, names: f'<span class="mention">#{escape(names.channel(int(match["room"])))} › 💬</span>',
    "jump": lambda match, names: f'<span class="mention">#{escape(names.channel(int(match["room"])))} › 💬</span>',
    "link": lambda match, _: f'<span class="link">{escape(match["link"])}</span>',
}
