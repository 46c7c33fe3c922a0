"""What is no message: modals, the box in which commands are typed, context menus, and an operator's terminal."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from scripts.tour.drawing.components import all_drawn
from scripts.tour.drawing.icons import CHEVRON, DROP
from scripts.tour.drawing.names import BOT, Names

View = dict[str, Any]


def modal(shown: View, names: Names) -> str:
    """A modal as it opened."""
    parts = all_drawn(shown["components"], names)
    head = f'<div class="title"><span class="avatar bot">{DROP}</span>{escape(shown["title"])}<u>✕</u></div>'
    feet = '<div class="feet"><div class="button secondary">Cancel</div><div class="button primary">Submit</div></div>'
    return f'<div class="modal">{head}{parts}{feet}</div>'


def typed(command: str, options: Mapping[str, str], focused: str = "", choices: Iterable[str] = ()) -> str:
    """A command being typed, with the choices offered for the option in focus."""
    filled = "".join(
        f'<span class="option{" focus" if name == focused else ""}"><b>{escape(name)}</b>{escape(value)}'
        f"{'<s></s>' if name == focused else ''}</span>"
        for name, value in options.items()
    )
    rows = "".join(f'<div class="offer">{escape(choice)}</div>' for choice in choices)
    title = f'<div class="offers"><h4>OPTIONS FOR {escape(focused.upper())}</h4>{rows}</div>' if rows else ""
    return f'{title}<div class="box"><span class="avatar bot tiny">{DROP}</span><b>/{escape(command)}</b>{filled}</div>'


def offered(prefix: str, commands: Iterable[tuple[str, str]]) -> str:
    """The commands listed when a member types a slash, by name and description."""
    rows = "".join(
        f'<div class="offer command"><b>/{escape(name)}</b><span>{escape(about)}</span></div>'
        for name, about in commands
    )
    head = f'<h4><span class="avatar bot tiny">{DROP}</span>{BOT}</h4>'
    return f'<div class="offers">{head}{rows}</div><div class="box">{escape(prefix)}<s></s></div>'


def menu(names: Iterable[str]) -> str:
    """A message's context menu, its apps open."""
    first = "".join(f"<div>{one}</div>" for one in ("Reply", "Forward", "Copy Text", "Mark Unread"))
    apps = f'<div class="open">Apps <span class="turned">{CHEVRON}</span></div>'
    rows = "".join(
        f"<div{' class=open' if not number else ''}>{escape(name)}</div>" for number, name in enumerate(names)
    )
    head = f'<h4><span class="avatar bot tiny">{DROP}</span>{BOT}</h4>'
    return f'<div class="menus"><div class="menu">{first}{apps}</div><div class="menu">{head}{rows}</div></div>'


def terminal(lines: Iterable[str]) -> str:
    """What an operator reads: lines that begin with a dollar sign were typed."""
    drawn = "".join(
        f'<div class="{"typed" if one.startswith("$ ") else ""}">{escape(one) or "&nbsp;"}</div>' for one in lines
    )
    return f'<div class="terminal"><p><i></i><i></i><i></i></p>{drawn}</div>'
