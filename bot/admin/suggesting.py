"""What an admin is offered while typing. Pure."""

from collections.abc import Mapping

from discord.app_commands import Choice

CHOICES, LONGEST = 25, 100  # Discord's limits


def matching(offered: Mapping[str, str], typed: str) -> list[Choice[str]]:
    """Of values with what they are, those that hold what was typed; values that start with it come first."""
    sought = typed.strip().lower()
    labels = {value: f"{value} · {told}" if told else value for value, told in offered.items() if len(value) <= LONGEST}
    found = [(value, label) for value, label in labels.items() if sought in label.lower()]
    found.sort(key=lambda pair: not pair[0].lower().startswith(sought))
    return [Choice(name=label[:LONGEST], value=value) for value, label in found[:CHOICES]]
