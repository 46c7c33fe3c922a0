"""What members choose: in selects of messages and modals, in radio groups and check boxes, and among their files."""

from collections.abc import Sequence
from typing import Any

from tests.support.discord.model.components import Component
from tests.support.discord.model.options import CHANNEL, MENTIONABLE, ROLE, USER
from tests.support.discord.model.refusal import Refused

STRING, USERS, ROLES, MENTIONABLES, CHANNELS = 3, 5, 6, 7, 8
ENTITIES = {USERS: USER, ROLES: ROLE, MENTIONABLES: MENTIONABLE, CHANNELS: CHANNEL}  # as types of options
SELECTS = (STRING, *ENTITIES)


def chosen(part: Component, values: Sequence[Any]) -> list[str]:
    """The values as Discord sends them.

    Raises:
        Refused: too few or too many, one twice, or one that is not offered.
    """
    name, picked = part["custom_id"], [str(value) for value in values]
    if len(set(picked)) < len(picked):
        raise Refused(f"{name!r}: nothing can be chosen twice: {picked}")
    offered = [option["value"] for option in part.get("options") or []]
    if strange := [value for value in picked if offered and value not in offered]:
        raise Refused(f"{name!r} does not offer {strange}; it has {offered}")
    low, high = bounds(part)
    if not low <= len(picked) <= high:
        raise Refused(f"{name!r} takes {low} to {high} values, not {len(picked)}")
    return picked


def bounds(part: Component) -> tuple[int, int]:
    """How many may be chosen; none at all where a modal does not require it."""
    low, high = part.get("min_values"), part.get("max_values")
    least = 1 if low is None else low
    return (0 if part.get("required") is False else least), (1 if high is None else high)
