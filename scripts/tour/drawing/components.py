"""Components, as Discord's answers hold them, as HTML."""

from collections.abc import Callable
from html import escape
from typing import Any

from scripts.tour.drawing.icons import CHEVRON, OUTSIDE
from scripts.tour.drawing.markdown import markdown
from scripts.tour.drawing.names import Names

Component = dict[str, Any]

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
_MOSAIC = {
    1: (1,),
    2: (2,),
    4: (2, 2),
    5: (2, 3),
    6: (3, 3),
    7: (1, 3, 3),
    8: (2, 3, 3),
    9: (3, 3, 3),
    10: (1, 3, 3, 3),
}
_SELECTS = {3: "options", 5: "@", 6: "@", 7: "@", 8: "#"}


def drawn(component: Component, names: Names) -> str:
    """A component with all in it. KeyError for a type that nobody draws yet."""
    return _DRAWN[component["type"]](component, names)


def all_drawn(components: list[Component], names: Names) -> str:
    """Several, in order."""
    return "".join(drawn(one, names) for one in components)


def _row(row: Component, names: Names) -> str:
    return f'<div class="row">{all_drawn(row["components"], names)}</div>'


def _button(button: Component, _: Names) -> str:
    style = _STYLES[button["style"]]
    emoji = f"<span>{escape(button['emoji']['name'])}</span>" if button.get("emoji") else ""
    label = f"<span>{escape(button['label'])}</span>" if button.get("label") else ""
    off = " off" if button.get("disabled") else ""
    return f'<div class="button {style}{off}">{emoji}{label}{OUTSIDE if style == "link" else ""}</div>'


def _select(select: Component, names: Names) -> str:
    chosen = _chosen(select, names)
    shown = "".join(f'<span class="chip">{one}</span>' for one in chosen)
    if select["type"] == 3 and len(chosen) == 1 and select.get("max_values", 1) == 1:
        shown = chosen[0]
    empty = escape(select.get("placeholder") or "Make a selection")
    off = " off" if select.get("disabled") else ""
    return f'<div class="select{off}"><div>{shown or f"<i>{empty}</i>"}</div>{CHEVRON}</div>'


def _chosen(select: Component, names: Names) -> list[str]:
    """What is chosen already, as HTML."""
    if select["type"] == 3:
        return [escape(one["label"]) for one in select["options"] if one.get("default")]
    signs = {"user": "@", "role": "@&", "channel": "#"}
    return [names.mention(signs[one["type"]], int(one["id"])) for one in select.get("default_values") or []]


def _gallery(gallery: Component, _: Names) -> str:
    items = gallery["items"]
    if len(items) == 3:
        return f'<div class="gallery three">{"".join(map(_picture, items))}</div>'
    rows, rest = [], iter(items)
    for columns in _MOSAIC[len(items)]:
        pictures = "".join(_picture(next(rest)) for _ in range(columns))
        rows.append(f'<div class="gallery of{columns}">{pictures}</div>')
    return "".join(rows)


def _picture(item: Component) -> str:
    cover = '<span class="cover">SPOILER</span>' if item.get("spoiler") else ""
    return f'<div class="picture{" covered" if cover else ""}"><img src="{escape(item["media"]["url"])}">{cover}</div>'


def _container(box: Component, names: Names) -> str:
    accent = box.get("accent_color")
    edge = f' style="--accent:#{accent:06x}"' if accent is not None else ""
    return f'<div class="container"{edge}>{all_drawn(box["components"], names)}</div>'


def _section(section: Component, names: Names) -> str:
    words, beside = all_drawn(section["components"], names), drawn(section["accessory"], names)
    return f'<div class="section"><div>{words}</div>{beside}</div>'


def _label(label: Component, names: Names) -> str:
    part = label["component"]
    star = ' <span class="needed">*</span>' if part.get("required", True) else ""
    about = f'<div class="about">{escape(label["description"])}</div>' if label.get("description") else ""
    return f'<div class="label"><b>{escape(label["label"])}{star}</b>{about}{drawn(part, names)}</div>'


def _input(part: Component, _: Names) -> str:
    tall = " tall" if part.get("style") == 2 else ""
    value, empty = part.get("value") or "", part.get("placeholder") or ""
    return f'<div class="input{tall}">{escape(value) if value else f"<i>{escape(empty)}</i>"}</div>'


def _file(part: Component, _: Names) -> str:
    name = part.get("name") or part["file"]["url"].rpartition("/")[2].partition("?")[0]
    return f'<div class="file">📄 <span class="link">{escape(name)}</span></div>'


def _choices(part: Component, _: Names) -> str:
    lines = (
        f'<div class="choice{" on" if one.get("default") else ""}"><span></span>{escape(one["label"])}</div>'
        for one in part["options"]
    )
    return "".join(lines)


_DRAWN: dict[int, Callable[[Component, Names], str]] = {
    1: _row,
    2: _button,
    **dict.fromkeys(_SELECTS, _select),
    4: _input,
    9: _section,
    10: lambda part, names: f'<div class="text">{markdown(part["content"], names)}</div>',
    11: lambda part, _: f'<div class="thumbnail">{_picture(part)}</div>',
    12: _gallery,
    13: _file,
    14: lambda part, _: (
        f'<div class="{"rule" if part.get("divider", True) else "gap"} s{part.get("spacing", 1)}"></div>'
    ),
    17: _container,
    18: _label,
    19: lambda part, _: '<div class="input drop">Drop a file here, or browse</div>',
    21: _choices,
    22: _choices,
    23: lambda part, _: f'<div class="choice{" on" if part.get("default") else ""}"><span></span></div>',
}
