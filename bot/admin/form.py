"""The panel's forms as modals. They say themselves what they are for; what did not pass is kept in a message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import ui

from bot.admin import fields
from bot.admin.fields import FIELDS, Field, Values
from bot.admin.scene import Scene
from bot.admin.section import RETYPE, SUBMITTED, TITLES, Section
from distillery.guilds import changing
from distillery.guilds.changing import Change, Listed
from distillery.i18n import say

TITLE = LABEL = 45  # characters: Discord's limits
EXAMPLE = 100


@dataclass(frozen=True)
class ConfigForm:
    """What was written about a section; `about` is the id of a channel or role."""

    section: Section
    about: str | None
    values: Values

    @property
    def _told(self) -> str:
        return f"{self.section}:{self.about}" if self.about else self.section

    @property
    def retype_id(self) -> str:
        """The custom id of the button beside `embeds`."""
        return f"ct:{self._told}"

    def modal(self, scene: Scene) -> ui.Modal:
        """The form to fill in. Nobody waits for it: what is sent is found by its custom id, in any process."""
        modal = ui.Modal(title=say(TITLES[self.section])[:TITLE], custom_id=f"cf:{self._told}")
        for field in FIELDS[self.section]:
            part = _select(field, scene, self.values) if field.options else _input(field, self.values)
            if part:
                modal.add_item(ui.Label(text=say(field.label)[:LABEL], component=part))
        return modal

    def embeds(self) -> list[discord.Embed]:
        """What was written, to be seen, copied, and read again by `kept`."""
        written = ((field, self.values.get(field.name, "")) for field in FIELDS[self.section])
        return [discord.Embed(title=say(field.label), description=value or None) for field, value in written]

    def change(self) -> Change:
        """What it does. Raises CommandError with every problem that can be seen without knowing more."""
        match self.section:
            case Section.CHANNEL:
                return changing.limits(self.about or "", fields.limits(self.values))
            case Section.ROLE:
                return changing.role(self.about or "", fields.gift(self.values))
            case Section.WORDS:
                return changing.listing(Listed.WORDS, changing.words(self.values.get("words", "")))
        return changing.setting(appeals=self.values.get("appeals", "").strip())

    @classmethod
    def opened(cls, section: Section, about: str | None, scene: Scene) -> Self:
        """With what holds now."""
        return cls(section, about, fields.filled(section, scene, about))

    @classmethod
    def submitted(cls, interaction: discord.Interaction[Any]) -> Self | None:
        """What an admin sent; None for a modal that is no form of the panel."""
        match = SUBMITTED.fullmatch(interaction.custom_id or "")
        data: Any = interaction.data or {}
        if match is None:
            return None
        return cls(Section(match["section"]), match["about"], dict(_values(data.get("components", []))))

    @classmethod
    def kept(cls, custom_id: str, message: discord.Message | None) -> Self | None:
        """What an admin wrote, from the message that told them that it did not pass."""
        match = RETYPE.fullmatch(custom_id)
        if match is None:
            return None
        section, embeds = Section(match["section"]), message.embeds if message else []
        written = {field.name: embed.description or "" for field, embed in zip(FIELDS[section], embeds, strict=False)}
        return cls(section, match["about"], written)


def _input(field: Field, values: Mapping[str, str]) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        default=values.get(field.name, "")[: field.longest] or None,
        placeholder=say(field.example)[:EXAMPLE] if field.example else None,
        required=False,
        max_length=field.longest,
    )


def _select(field: Field, scene: Scene, values: Mapping[str, str]) -> ui.Select[Any] | None:
    """None where there is nothing to choose."""
    known = field.options(scene) if field.options else {}
    options = [
        discord.SelectOption(label=say(label)[:EXAMPLE], value=value, default=values.get(field.name) == value)
        for value, label in known.items()
    ]
    if not options:
        return None
    return ui.Select(custom_id=field.name, options=options, min_values=0, max_values=1, required=False)


def _values(components: Any) -> Iterator[tuple[str, str]]:
    """The inputs of a modal by custom id, in labels or in rows."""
    for component in components:
        inner = component.get("components") or ([component["component"]] if "component" in component else [])
        if inner:
            yield from _values(inner)
        elif "values" in component:
            yield str(component["custom_id"]), next(map(str, component["values"]), "")
        elif "value" in component:
            yield str(component["custom_id"]), str(component["value"] or "")
