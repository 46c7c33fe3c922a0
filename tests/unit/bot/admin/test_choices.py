"""What was chosen in the panel: nothing that Discord does not know of."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.admin.choices import chosen


@pytest.mark.parametrize(
    ("kind", "resolved", "left"),
    [
        (8, {"channels": {"7": {}}}, ["7"]),
        (8, {"roles": {"7": {}}}, []),
        (8, None, []),
        (6, {"roles": {"7": {}, "8": {}}}, ["7", "8"]),
        (3, None, ["7", "8"]),
    ],
)
def test_channels_and_roles_are_those_that_discord_tells_of(kind: int, resolved: Any, left: list[str]) -> None:
    data = {"component_type": kind, "values": ["7", "8"], **({"resolved": resolved} if resolved else {})}
    interaction: Any = SimpleNamespace(data=data)
    assert chosen(interaction) == left
