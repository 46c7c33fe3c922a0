"""What a member wants served, however it was worded: by a slash command, a button or a modal."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

Afterwards = Callable[[discord.Interaction], Awaitable[None]]


@dataclass(frozen=True)
class Wish:
    """A command's name, text and native options.

    `parent_id` is the request whose button asked; then nothing is filled in that the place has for new ones. `made`:
    by a press, not by a member who typed. `notes` are told with the answer. `refused` is called after the member was
    told no.
    """

    name: str
    text: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    parent_id: str | None = None
    notes: tuple[str, ...] = ()
    refused: Afterwards | None = None
    made: bool = False
