"""Words and flags in a modal. It says itself what it is for; what did not pass is kept in the member's own message."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import ui

from bot.actions.press import REQUEST
from distillery.command import Parameter, Signature
from distillery.i18n import say
from distillery.vocabulary.text import Text, text

_ABOUT = rf"(?P<command>[a-z][a-z0-9_-]{{0,31}})(?::(?P<request>{REQUEST}))?"
SUBMITTED = re.compile(f"f:{_ABOUT}")
RETYPE = re.compile(f"t:{_ABOUT}")
WORDS, FLAGS = "words", "flags"  # the inputs' custom ids
LONGEST = {WORDS: 2400, FLAGS: 3400}  # together within what a message's embeds hold
TITLE = LABEL = 45  # characters; Discord's limits


@dataclass(frozen=True)
class Form:
    """A command being written: its words, its flags, and the request that it changes, if it changes one."""

    command: str
    words: str = ""
    flags: str = ""
    request_id: str | None = None

    @property
    def _about(self) -> str:
        return f"{self.command}:{self.request_id}" if self.request_id else self.command

    def modal(self, taken: Signature) -> ui.Modal:
        """The form to fill in. Nobody waits for it here: what is sent is found by its custom id, in any process."""
        modal = ui.Modal(title=f"/{self.command}"[:TITLE], custom_id=f"f:{self._about}")
        if taken.positional:
            longest = min(taken.positional.max_length or LONGEST[WORDS], LONGEST[WORDS])
            modal.add_item(_input(WORDS, _label(taken.positional), self.words, longest, required=True))
        modal.add_item(_input(FLAGS, text("Flags"), self.flags, LONGEST[FLAGS], required=False))
        return modal

    def embeds(self) -> list[discord.Embed]:
        """What was written, to be seen, copied, and read again by `kept`: words, then flags."""
        titles = (text("Prompt"), text("Flags"))
        return [
            discord.Embed(title=say(title), description=value or None)
            for title, value in zip(titles, (self.words, self.flags), strict=True)
        ]

    @property
    def retype_id(self) -> str:
        """The custom id of the button beside `embeds`."""
        return f"t:{self._about}"

    @classmethod
    def submitted(cls, interaction: discord.Interaction[Any]) -> Self | None:
        """What a member sent; None for a modal that is no form of ours."""
        match = SUBMITTED.fullmatch(interaction.custom_id or "")
        data: Any = interaction.data or {}
        values = dict(_values(data.get("components", [])))
        return cls(match["command"], values.get(WORDS, ""), values.get(FLAGS, ""), match["request"]) if match else None

    @classmethod
    def kept(cls, custom_id: str, message: discord.Message | None) -> Self | None:
        """What a member wrote, from the message that told them that it did not pass."""
        match = RETYPE.fullmatch(custom_id)
        written = [embed.description or "" for embed in message.embeds] if message else []
        words, flags = [*written, "", ""][:2]
        return cls(match["command"], words, flags, match["request"]) if match else None


def _label(positional: Parameter) -> Text:
    return text("Picture") if positional.type == "image" else text("Prompt")


def _input(name: str, label: Text, value: str, longest: int, *, required: bool) -> ui.Label[Any]:
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        default=value[:longest] or None,
        required=required,
        max_length=longest,
    )
    return ui.Label(text=say(label)[:LABEL], component=field)


def _values(components: Any) -> Iterator[tuple[str, str]]:
    """The inputs of a modal by custom id, in labels or in rows."""
    for component in components:
        inner = component.get("components") or ([component["component"]] if "component" in component else [])
        if inner:
            yield from _values(inner)
        elif isinstance(component, Mapping) and "value" in component:
            yield str(component["custom_id"]), str(component["value"] or "")
