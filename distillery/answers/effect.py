"""Which flags had a part in a picture. Its recipe names a value for every one of them, used or not."""

from collections.abc import Mapping
from typing import Any

from distillery.command import Parameter


def meant(parameter: Parameter, recipe: Mapping[str, Any]) -> bool:
    """Whether the family of the picture's model takes it at all."""
    return not parameter.families or recipe.get("family") in parameter.families


def effective(parameter: Parameter, recipe: Mapping[str, Any]) -> bool:
    """Whether it could do anything: the family takes it, and what it needs was there."""
    met = [recipe.get(name) == value if value else bool(recipe.get(name)) for name, value in parameter.conditions]
    return meant(parameter, recipe) and (any(met) or not met)


def by_itself(parameter: Parameter, recipe: Mapping[str, Any]) -> Any:
    """What it is for whoever does not say it."""
    return recipe.get(parameter.default_from or "", parameter.default)
