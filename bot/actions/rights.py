"""Who may do what with a request that somebody made. Its id is no secret: files and buttons are named after it."""

from dataclasses import dataclass
from typing import Any, Self

import discord

from distillery.queue.views import RequestView


@dataclass(frozen=True)
class Presser:
    """A member where they press; `manages`: they may manage messages there."""

    member_id: str
    guild_id: str | None = None
    channel_id: str | None = None
    manages: bool = False

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> Self:
        """Whoever an interaction came from."""
        guild_id = str(interaction.guild_id) if interaction.guild_id else None
        manages = interaction.permissions.manage_messages
        return cls(str(interaction.user.id), guild_id, str(interaction.channel_id), manages)

    def owns(self, view: RequestView) -> bool:
        """Whether they asked for it."""
        return view.member_id == self.member_id

    def sees(self, view: RequestView) -> bool:
        """Whether the request is before their eyes: their own, or shown to all in the channel where they press."""
        return self.owns(view) or (not view.private and self._is_there(view))

    def ends(self, view: RequestView) -> bool:
        """Whether they may call it off, or take its pictures back."""
        return self.owns(view) or (self.manages and self.sees(view))

    def _is_there(self, view: RequestView) -> bool:
        """In a server: nobody shares a direct message."""
        here = (self.guild_id, self.channel_id)
        return self.guild_id is not None and here == (view.guild_id, view.channel_id)
