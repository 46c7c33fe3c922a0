"""A modal as a member sends it back."""

from collections.abc import Mapping
from typing import Any

from tests.support.discord.model.components import (
    CHECKBOX,
    LABEL,
    RADIO,
    ROW,
    TEXT,
    TEXT_INPUT,
    Component,
    walk,
)
from tests.support.discord.model.refusal import Refused
from tests.support.discord.model.selects import chosen


def filled(components: list[Component], values: Mapping[str, Any]) -> list[Component]:
    """The components of a modal submission.

    Raises:
        Refused: an unknown input, or a value its input would not take.
    """
    inputs = {part["custom_id"] for part in walk(components) if "custom_id" in part}
    if unknown := set(values) - inputs:
        raise Refused(f"the modal has no input {sorted(unknown)}; it has {sorted(inputs)}")
    return [_filled(component, values) for component in components]


def _filled(component: Component, values: Mapping[str, Any]) -> Component:
    shown = {"type": component["type"], "id": component["id"]}
    if component["type"] == ROW:
        return {**shown, "components": [_input(child, values) for child in component["components"]]}
    if component["type"] == LABEL:
        return {**shown, "component": _input(component["component"], values)}
    if component["type"] == TEXT:
        return shown
    raise Refused(f"component type {component['type']} is not modelled in modals")


def _input(part: Component, values: Mapping[str, Any]) -> Component:
    name = part["custom_id"]
    shown = {"type": part["type"], "id": part.get("id", 0), "custom_id": name}
    if part["type"] == CHECKBOX:
        return {**shown, "value": bool(values.get(name, part.get("default", False)))}
    if part["type"] == RADIO:
        picked = chosen(part, _listed(values.get(name, _preset(part))))
        return {**shown, "value": picked[0] if picked else None}
    if part["type"] != TEXT_INPUT:
        return {**shown, "values": chosen(part, _listed(values.get(name, _preset(part))))}
    text = str(values.get(name, part.get("value") or ""))
    if part.get("required", True) and not text:
        raise Refused(f"input {name!r} is required")
    low, high = part.get("min_length") or 0, part.get("max_length") or 4000
    if text and not low <= len(text) <= high:
        raise Refused(f"input {name!r} takes {low} to {high} characters, not {len(text)}")
    return {**shown, "value": text}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _preset(part: Component) -> list[Any]:
    """What is chosen already when the modal opens."""
    named = [one["id"] for one in part.get("default_values") or []]
    return named or [option["value"] for option in part.get("options") or [] if option.get("default")]
