"""What the panel's forms ask for, and what was written in them as values. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.admin.scene import Scene
from bot.admin.section import Section
from distillery.guilds.config import ChannelConfig, RoleConfig
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, text

SHORT, LONG = 100, 3000  # characters of an input; what was written must fit a message's embeds
_PAIR = re.compile(r"\s*(\d{1,9})?\s*(?:[/–-]\s*(\d{1,9})?\s*)?")
Values = dict[str, str]


@dataclass(frozen=True)
class Field:
    """One input: of one line, of many if it is `long`, or a choice among `options` (labels by value)."""

    name: str
    label: Text
    example: Text | None = None
    longest: int = SHORT
    long: bool = False
    options: Callable[[Scene], Mapping[str, str]] | None = None


def _periods(_: Scene) -> Mapping[str, str]:
    return {"day": text("Day"), "month": text("Month")}


def _tiers(scene: Scene) -> Mapping[str, str]:
    return dict(zip(scene.tiers, scene.tiers, strict=True))


FIELDS: dict[Section, tuple[Field, ...]] = {
    Section.CHANNEL: (
        Field("model", text("Model"), longest=64),
        Field("ar", text("Ratio"), text("16:9"), 9),
        Field("images", text("Pictures: usually / at most"), text("4 / 8"), 25),
        Field("steps", text("Steps: usually / at most"), text("20 / 40"), 25),
    ),
    Section.ROLE: (
        Field("quota", text("Pictures"), text("20, or nothing for no quota"), 9),
        Field("per", text("Counted by"), options=_periods),
        Field("priority", text("Priority: 2 is twice the share of 1"), text("1.5"), 9),
        Field("tier", text("Tier"), options=_tiers),
    ),
    Section.WORDS: (Field("words", text("Words or short phrases, one a line"), longest=LONG, long=True),),
    Section.APPEALS: (Field("appeals", text("Whom to turn to, and how"), longest=1000, long=True),),
}
_LABELS: dict[str, Text] = {
    **{field.name: field.label for fields in FIELDS.values() for field in fields},
    "images": text("Pictures, usually"),
    "max_images": text("Pictures, at most"),
    "steps": text("Steps, usually"),
    "max_steps": text("Steps, at most"),
    "priority": text("Priority"),
}


def filled(section: Section, scene: Scene, about: str | None) -> Values:
    """What a form holds when it is opened."""
    if section is Section.CHANNEL:
        held = scene.config.by_channel.get(about or "", ChannelConfig())
        pairs = {name: _paired(getattr(held, name), getattr(held, f"max_{name}")) for name in ("images", "steps")}
        return {"model": held.model or "", "ar": held.ar or "", **pairs}
    if section is Section.ROLE:
        gift = scene.config.by_role.get(about or "", RoleConfig())
        return {name: _written(value) for name, value in gift.model_dump().items()}
    return {"appeals": scene.config.appeals} if section is Section.APPEALS else {}


def limits(values: Mapping[str, str]) -> dict[str, Any]:
    """What was written about a channel, as ChannelConfig has it. Raises CommandError with every problem."""
    images, most_images = _pair("images", values)
    steps, most_steps = _pair("steps", values)
    told = {"model": values.get("model", "").strip() or None, "ar": values.get("ar", "").strip() or None}
    numbers = {"images": images, "max_images": most_images, "steps": steps, "max_steps": most_steps}
    return _checked(ChannelConfig, {**told, **numbers})


def gift(values: Mapping[str, str]) -> dict[str, Any]:
    """What was written about a role, as RoleConfig has it. Raises CommandError with every problem."""
    told: dict[str, Any] = {name: values.get(name, "").strip() or None for name in ("tier", "quota", "priority")}
    if told["priority"]:
        told["priority"] = told["priority"].replace(",", ".")
    return _checked(RoleConfig, {**told, "per": values.get("per") or "day"})


def _checked(kind: type[BaseModel], told: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {name: getattr(kind.model_validate(dict(told)), name) for name in told}
    except ValidationError as error:
        raise CommandError(
            _misfit(each["loc"][0], each["input"], each.get("ctx", {})) for each in error.errors()
        ) from None


def _misfit(name: Any, found: Any, bounds: Mapping[str, Any]) -> Problem:
    message = text("{setting} cannot be “{value}”.", setting=_LABELS.get(name, name), value=str(found)[:40])
    match bounds:
        case {"ge": least} | {"gt": least}:
            return Problem(
                "bad_setting", message, hint=text("Take a number above {number}.", number=_above(least, bounds))
            )
        case {"le": most}:
            return Problem("bad_setting", message, hint=text("Take {number} or less.", number=most))
    if name == "ar":
        return Problem("bad_setting", message, hint=text("Write it like {example}.", example="16:9"))
    return Problem("bad_setting", message, hint=text("Write a number, or leave it empty."))


def _above(least: Any, bounds: Mapping[str, Any]) -> Any:
    return least - 1 if "ge" in bounds else least


def _pair(name: str, values: Mapping[str, str]) -> tuple[int | None, int | None]:
    written = values.get(name, "")
    match = _PAIR.fullmatch(written)
    if match is None:
        message = text("{setting} cannot be “{value}”.", setting=_LABELS[name], value=written[:40])
        raise CommandError([Problem("bad_setting", message, hint=text("Write it like {example}.", example="4 / 8"))])
    usual, most = match.groups()
    return int(usual) if usual else None, int(most) if most else None


def _paired(usual: int | None, most: int | None) -> str:
    return f"{_written(usual)} / {most}" if most else _written(usual)


def _written(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
