"""Messages in a channel: who says it, what it answers, what it shows, and who sees it."""

from dataclasses import dataclass
from html import escape
from typing import Any

from scripts.tour.drawing.components import all_drawn
from scripts.tour.drawing.icons import DROP, EYE
from scripts.tour.drawing.markdown import markdown
from scripts.tour.drawing.names import BOT, Names

View = dict[str, Any]

_HUES = (210, 28, 150, 280, 340, 95)


@dataclass(frozen=True)
class Context:
    """What a message of the bot answers: a command somebody used, or a message on which somebody pressed."""

    user_id: int | None = None
    command: str = ""
    source: str = ""


def message(look: View, names: Names, context: Context | None = None, *, ephemeral: bool = False) -> str:
    """A message of the bot."""
    seen = f'<div class="eye">{EYE} Only you can see this · <span class="link">Dismiss message</span></div>'
    thinking = f'<div class="thinking">{BOT} is thinking <b>…</b></div>' if look.get("thinking") else ""
    body = "".join([thinking, _content(look, names), seen if ephemeral else ""])
    head = f"<b>{BOT}</b><span class='app'>APP</span><time>Today at 19:04</time>"
    return _message(f'<div class="avatar bot">{DROP}</div>', head, body, _above(context, names), ephemeral=ephemeral)


def said(look: View, names: Names, user_id: int) -> str:
    """A message of a member."""
    return _message(_avatar(user_id, ""), f"<b>{escape(names.user(user_id))}</b>", _content(look, names), "")


def _message(avatar: str, head: str, body: str, above: str, *, ephemeral: bool = False) -> str:
    kind = " ephemeral" if ephemeral else ""
    return (
        f'<div class="message{kind}">{above}{avatar}<div class="body"><div class="who">{head}</div>{body}</div></div>'
    )


def _content(look: View, names: Names) -> str:
    shown = {item["media"]["url"] for item in _gallery_items(look["components"])}
    loose = [one for one in look["attachments"] if one["url"] not in shown and not look["flags"] & 1 << 15]
    pictures = [one for one in loose if str(one.get("content_type")).startswith("image/")]
    parts = [f'<div class="text">{markdown(look["content"], names)}</div>' if look["content"] else ""]
    parts += [_embed(embed, names) for embed in look["embeds"]]
    parts += [
        f'<div class="gallery of1"><div class="picture"><img src="{escape(one["url"])}"></div></div>'
        for one in pictures
    ]
    parts += [
        f'<div class="file">📄 <span class="link">{escape(one["filename"])}</span></div>'
        for one in loose
        if one not in pictures
    ]
    return "".join([*parts, all_drawn(look["components"], names)])


def _gallery_items(components: list[View]) -> list[View]:
    found: list[View] = []
    for part in components:
        found += part.get("items") or []
        found += _gallery_items(part.get("components") or [])
    return found


def _embed(embed: View, names: Names) -> str:
    title = f"<b>{escape(embed['title'])}</b>" if embed.get("title") else ""
    fields = "".join(f"<b>{escape(one['name'])}</b>{markdown(one['value'], names)}" for one in embed.get("fields", []))
    words = markdown(embed.get("description") or "", names)
    return f'<div class="embed">{title}<div>{words}</div>{fields}</div>'


def _above(context: Context | None, names: Names) -> str:
    if context is None:
        return ""
    if context.source:
        bot = f'<span class="avatar bot tiny">{DROP}</span><b>{BOT}</b>'
        return f'<div class="above"><i></i>{bot} {escape(context.source)}</div>'
    if context.user_id is None:
        return ""
    who = f"{_avatar(context.user_id, 'tiny')}<b>{escape(names.user(context.user_id))}</b>"
    return f'<div class="above"><i></i>{who} used <span class="mention">{escape(context.command)}</span></div>'


def _avatar(user_id: int, size: str) -> str:
    hue = _HUES[user_id % len(_HUES)]
    return f'<span class="avatar {size}" style="background:hsl({hue} 45% 46%)">{str(user_id)[-1]}</span>'
