"""Slash command options as a member fills them in, checked as Discord's client checks them."""

from collections.abc import Mapping
from typing import Any

from tests.support.discord.model.refusal import Refused

Option = dict[str, Any]

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
_PYTHON: dict[int, tuple[type, ...]] = {STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}


def fill(
    definition: Option, path: list[str], values: Mapping[str, Any], focused: str | None = None
) -> list[dict[str, Any]]:
    """The `options` of an interaction, nested through subcommands.

    Raises:
        Refused: a subcommand, name, type, choice, range or missing value Discord's client would not send.
    """
    declared = {one["name"]: one for one in definition.get("options") or []}
    if path:
        if path[0] not in declared:
            raise Refused(f"{definition['name']!r} has no subcommand {path[0]!r}; it has {sorted(declared)}")
        inner = declared[path[0]]
        return [{"type": inner["type"], "name": path[0], "options": fill(inner, path[1:], values, focused)}]
    return _leaves(definition["name"], declared, values, focused)


def _leaves(
    command: str, declared: Mapping[str, Option], values: Mapping[str, Any], focused: str | None
) -> list[dict[str, Any]]:
    if unknown := set(values) - set(declared):
        raise Refused(f"{command!r} has no option {sorted(unknown)}; it has {sorted(declared)}")
    missing = [name for name, one in declared.items() if one.get("required") and name not in values]
    if missing and focused is None:
        raise Refused(f"{command!r} needs {missing}")
    return [_leaf(declared[name], value, focused == name) for name, value in values.items()]


def _leaf(option: Option, value: Any, focused: bool) -> dict[str, Any]:
    name, kind = option["name"], option["type"]
    if focused and not option.get("autocomplete"):
        raise Refused(f"option {name!r} suggests nothing")
    if focused:
        return {"type": kind, "name": name, "value": value, "focused": True}
    if kind == ATTACHMENT and not str(value).isdecimal():
        raise Refused(f"option {name!r} takes a file, not {value!r}")
    if kind in (USER, CHANNEL, ROLE, MENTIONABLE, ATTACHMENT):
        return {"type": kind, "name": name, "value": str(value)}
    if not isinstance(value, _PYTHON[kind]) or (kind != BOOLEAN and isinstance(value, bool)):
        raise Refused(f"option {name!r} cannot hold {value!r}")
    if problem := _out_of_range(option, value):
        raise Refused(f"option {name!r}: {value!r} {problem}")
    return {"type": kind, "name": name, "value": value}


def _out_of_range(option: Option, value: Any) -> str | None:
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        return f"is none of {choices}"
    size = len(value) if isinstance(value, str) else value
    low, high = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    if option.get(low) is not None and size < option[low]:
        return f"is below {option[low]}"
    if option.get(high) is not None and size > option[high]:
        return f"is above {option[high]}"
    return None
