"""Message rules that Discord enforces and its schema leaves out."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.support.discord.model.components import ROW, TEXT, V2_ONLY, media_urls, walk
from tests.support.discord.model.messages import V2, Message
from tests.support.discord.rules.problem import Problem

Body = dict[str, Any]

CONTENT, ROWS, COMPONENTS, V2_TEXT, EMBED_TEXT, FILES = 2000, 5, 40, 4000, 6000, 10
_LEGACY = ("content", "embeds", "poll", "sticker_ids")


def problems(body: Body, filenames: Iterable[str], current: Message | None = None) -> list[Problem]:
    """What is wrong with a message to be posted (`current` None) or edited."""
    names = list(filenames)
    is_v2 = bool((body.get("flags") or 0) & V2) or bool(current and current.flags & V2)
    found = _content(body) + _embeds(body) + _files(body, names, current) + _components(body)
    if is_v2:
        return found + _v2(body, current) + _references(body, names, current)
    return found + _legacy(body)


def is_empty(body: Body, filenames: Iterable[str]) -> bool:
    """Nothing a member could see."""
    return not any([body.get("content"), body.get("embeds"), body.get("components"), *filenames])


def _content(body: Body) -> list[Problem]:
    if len(body.get("content") or "") > CONTENT:
        return [Problem(("content",), "BASE_TYPE_MAX_LENGTH", f"Must be {CONTENT} or fewer in length.")]
    return []


def _embeds(body: Body) -> list[Problem]:
    words = sum(_embed_length(embed) for embed in body.get("embeds") or [])
    if words > EMBED_TEXT:
        return [Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TEXT}")]
    return []


def _embed_length(embed: Body) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [(embed.get("author") or {}).get("name")]
    for entry in embed.get("fields") or []:
        texts += [entry["name"], entry["value"]]
    return sum(len(text or "") for text in texts)


def _files(body: Body, names: list[str], current: Message | None) -> list[Problem]:
    kept = current.attachments if current else []
    if "attachments" in body:
        listed = {int(one["id"]) for one in body["attachments"] or []}
        kept = [one for one in kept if one.id in listed]
    if len(kept) + len(names) > FILES:
        return [Problem(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {FILES} or fewer in length.")]
    return []


def _components(body: Body) -> list[Problem]:
    parts = list(walk(body.get("components") or []))
    found = []
    if len(parts) > COMPONENTS:
        found.append(Problem(("components",), "BASE_TYPE_MAX_LENGTH", f"Must be {COMPONENTS} or fewer in length."))
    names = Counter(part["custom_id"] for part in parts if part.get("custom_id"))
    doubled = [name for name, times in names.items() if times > 1]
    if doubled:
        message = f"Component custom id cannot be duplicated: {doubled}"
        found.append(Problem(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", message))
    numbers = Counter(part["id"] for part in parts if part.get("id"))
    if doubled_ids := [number for number, times in numbers.items() if times > 1]:
        message = f"Component ids must be unique: {doubled_ids}"
        found.append(Problem(("components",), "COMPONENT_ID_DUPLICATED", message))
    return found


def _v2(body: Body, current: Message | None) -> list[Problem]:
    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    found = [
        Problem((name,), code, f"{name} cannot be used with IS_COMPONENTS_V2") for name in _LEGACY if body.get(name)
    ]
    if current and not current.flags & V2:
        leftover = [name for name in ("content", "embeds") if getattr(current, name) and name not in body]
        found += [Problem((name,), code, f"{name} must be nulled to switch to V2") for name in leftover]
    if (current is None or "components" in body) and not body.get("components"):
        found.append(Problem(("components",), "BASE_TYPE_REQUIRED", "A V2 message needs components."))
    words = sum(len(part["content"]) for part in walk(body.get("components") or []) if part["type"] == TEXT)
    if words > V2_TEXT:
        found.append(Problem(("components",), "COMPONENT_MAX_TOTAL_TEXT_SIZE", f"At most {V2_TEXT} characters."))
    return found


def _references(body: Body, names: list[str], current: Message | None) -> list[Problem]:
    available = {*names, *(one.filename for one in (current.attachments if current else []))}
    code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
    wanted = [url for part in walk(body.get("components") or []) for url in media_urls(part)]
    missing = {url for url in wanted if url.startswith("attachment://")} - {f"attachment://{one}" for one in available}
    return [Problem(("components",), code, f"{url} is not among the files") for url in sorted(missing)]


def _legacy(body: Body) -> list[Problem]:
    components = body.get("components") or []
    found = []
    if any(part["type"] in V2_ONLY for part in walk(components)):
        found.append(Problem(("components",), "UNION_TYPE_CHOICES", "This component needs IS_COMPONENTS_V2."))
    if sum(part["type"] == ROW for part in components) > ROWS:
        found.append(Problem(("components",), "BASE_TYPE_MAX_LENGTH", f"Must be {ROWS} or fewer in length."))
    return found
