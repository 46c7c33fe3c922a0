"""What is known of a member who types; see bot/member/memory.py. From memory alone."""

from collections.abc import Sequence
from typing import Protocol

from distillery.members.presets import Preset


class Recall(Protocol):
    """Whom a member's presets and prompts are asked of."""

    def presets(self, member_id: str, guild_id: str | None) -> Sequence[Preset]:
        """Their own and those shared in the guild."""

    def prompts(self, member_id: str, guild_id: str | None) -> Sequence[str]:
        """What they asked for of late, newest first."""

    def refresh(self, member_id: str, guild_id: str | None) -> None:
        """They have asked for something, or changed what they keep."""


class Nobody:
    """Knows nothing of anybody."""

    def presets(self, member_id: str, guild_id: str | None) -> Sequence[Preset]:
        return ()

    def prompts(self, member_id: str, guild_id: str | None) -> Sequence[str]:
        return ()

    def refresh(self, member_id: str, guild_id: str | None) -> None: ...


NOBODY = Nobody()
