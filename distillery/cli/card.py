"""An answer on a terminal: title, text, rows, notes, in the width there is."""

from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text


def card(answer: dict[str, Any]) -> Panel:
    """`answer` as ``POST /v1/answers`` gives it. What members wrote stays text: no markup, nothing a terminal obeys."""
    parts: list[RenderableType] = []
    if answer["text"]:
        parts.append(Markdown(plain(answer["text"]).replace("\n", "  \n"), hyperlinks=False))  # each line a line
    if answer["fields"]:
        parts.append(_rows(answer["fields"]))
    parts += [Text(plain(note), style="dim") for note in answer["notes"]]
    title = Text(plain(answer["title"]), style="bold")
    return Panel(Group(*parts), title=title, title_align="left", box=box.ROUNDED, padding=(0, 1), expand=False)


def plain(words: str) -> str:
    """`words` without what a terminal would obey."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in words
    )


def _rows(fields: list[dict[str, str]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for row in fields:
        table.add_row(Text(plain(row["name"])), Text(plain(row["value"])))
    return table
