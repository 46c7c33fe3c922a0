"""What a member wants served, however it was worded: by a slash command, a button or a modal."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

Afterwards = Callable[[discord.Interaction], Awaitable[None]]


@dataclass(frozen=True)
class Wish:
    """A command's name, text and native options.

    `parent_id` is the request whose button asked. `made`: by a press, not by a member who typed; then nothing is filled
    in that the place has for new ones. `passed_on` are stored pictures that come with it, whoever brought them. `notes`
    are told with the answer; its pictures are `covered` where the one they are made of is. `refused` is called after
    the member was told no.
    """

    name: str
    text: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    parent_id: str | None = None
    notes: tuple[str, ...] = ()
    refused: Afterwards | None = None
    made: bool = False
    covered: bool = False
    passed_on: frozenset[str] = frozenset()
