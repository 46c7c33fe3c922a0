"""Message components: walking a tree, and turning what a bot sent into what Discord answers."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from tests.support.discord.model.attachments import Attachment

Component = dict[str, Any]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 18, 19, 21, 22, 23
V2_ONLY = frozenset({SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER})

_ONE_CHOICE: Component = {"min_values": 1, "max_values": 1}
_DEFAULTS: dict[int, Component] = {
    **dict.fromkeys((STRING_SELECT, 5, 6, 7, 8), _ONE_CHOICE),
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False, "name": None, "size": None},
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
}


def walk(components: list[Component]) -> Iterator[Component]:
    """Every component of a tree, parents first."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[key] for key in ("accessory", "component") if component.get(key)])


def media_urls(component: Component) -> list[str]:
    """The addresses one component shows (`attachment://name` or a web address)."""
    holders = [
        component.get("media"),
        component.get("file"),
        *(item.get("media") for item in component.get("items") or []),
    ]
    return [holder["url"] for holder in holders if holder]


def answered(components: list[Component], files: Mapping[str, Attachment]) -> list[Component]:
    """The components as Discord's answer shows them: numbered, defaults filled in, attachments resolved."""
    given = {part["id"] for part in walk(components) if part.get("id")}
    numbers = (number for number in count(1) if number not in given)
    return [_answer(component, files, numbers) for component in components]


def _answer(component: Component, files: Mapping[str, Attachment], numbers: Iterator[int]) -> Component:
    given = {key: value for key, value in component.items() if value is not None}
    given["id"] = given.get("id") or next(numbers)  # 0 stands for none
    answer = {**_DEFAULTS.get(component["type"], {}), **given}
    for key in ("media", "file"):
        if key in answer:
            answer[key] = _media(answer[key], files)
    if "items" in answer:
        answer["items"] = [_gallery_item(item, files) for item in answer["items"]]
    if "components" in answer:
        answer["components"] = [_answer(child, files, numbers) for child in answer["components"]]
    for key in ("accessory", "component"):
        if key in answer:
            answer[key] = _answer(answer[key], files, numbers)
    return answer


def _gallery_item(item: Component, files: Mapping[str, Attachment]) -> Component:
    return {
        "media": _media(item["media"], files),
        "description": item.get("description"),
        "spoiler": bool(item.get("spoiler")),
    }


def _media(media: Component, files: Mapping[str, Attachment]) -> Component:
    stored = files.get(media["url"].removeprefix("attachment://"))
    if stored is None:
        return {"id": "0", "url": media["url"], "proxy_url": media["url"]}
    return {"id": str(stored.id), "url": stored.url, "proxy_url": stored.url, "attachment_id": str(stored.id)}
