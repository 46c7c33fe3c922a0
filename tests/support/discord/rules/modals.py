"""Modal rules that Discord enforces and its schema leaves out."""

from collections import Counter
from typing import Any

from tests.support.discord.model.components import walk
from tests.support.discord.rules.problem import Problem

COMPONENTS = 5


def problems(modal: dict[str, Any]) -> list[Problem]:
    """What is wrong with the `data` of a modal callback."""
    components = modal.get("components") or []
    found = []
    if not 1 <= len(components) <= COMPONENTS:
        message = f"Must be between 1 and {COMPONENTS} in length."
        found.append(Problem(("data", "components"), "BASE_TYPE_BAD_LENGTH", message))
    names = Counter(part["custom_id"] for part in walk(components) if part.get("custom_id"))
    if any(times > 1 for times in names.values()):
        message = "Component custom id cannot be duplicated"
        found.append(Problem(("data", "components"), "COMPONENT_CUSTOM_ID_DUPLICATED", message))
    return found
