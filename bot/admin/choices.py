"""What was chosen in the panel as a change of its own part: against what the panel showed, not what holds by now."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import components as kinds

from bot.admin.controls import OWN
from bot.admin.section import Section
from distillery.guilds import changing
from distillery.guilds.changing import Change, Listed
from distillery.guilds.config import GuildConfig

RESETS: dict[Section, Change] = {
    Section.SHOW: lambda _: GuildConfig(),
    Section.FREE: changing.without_free,
    Section.CHANNEL: changing.without_limits,
    Section.ROLE: changing.defaults("by_role"),
    Section.LOG: changing.defaults("log_channel"),
    **{
        section: changing.defaults(section)
        for section in Section
        if section in (*Listed, Section.NSFW, Section.VISIBILITY, Section.LANGUAGE, Section.APPEALS)
    },
}
RESOLVED = {
    discord.ComponentType.role_select.value: "roles",
    discord.ComponentType.channel_select.value: "channels",
}  # where Discord tells more about what was chosen


def chosen(interaction: discord.Interaction[Any]) -> list[str]:
    """The values of the select that was used; of channels and roles those that Discord says are the guild's."""
    data: Any = interaction.data or {}
    values = [str(value) for value in data.get("values", ())]
    known = RESOLVED.get(data.get("component_type"))
    return values if known is None else [value for value in values if value in data.get("resolved", {}).get(known, {})]


def shown(interaction: discord.Interaction[Any]) -> list[str]:
    """The values that it had when it was shown."""
    message = interaction.message
    for part in _parts(message.components if message else ()):
        if isinstance(part, kinds.SelectMenu) and part.custom_id == interaction.custom_id:
            return [str(each.id) for each in part.default_values] + [
                each.value for each in part.options if each.default
            ]
    return []


def change(section: Section, now: Sequence[str], before: Sequence[str] = ()) -> Change:
    """What it means that `now` is chosen where `before` was. Raises LookupError for what no select offers."""
    gone = [each for each in before if each not in now]
    match section:
        case Section.CHANNELS | Section.ROLES | Section.MODELS | Section.LORAS:
            return changing.listing(Listed(section), now, gone)
        case Section.FREE:
            return changing.free(now, gone)
        case Section.WORDS:
            return changing.listing(Listed.WORDS, remove=now)
        case Section.LOG:
            return changing.setting(log_channel=now[0] if now else None)
        case Section.LANGUAGE:
            return changing.setting(language=None if now[0] == OWN else now[0])
        case Section.NSFW | Section.VISIBILITY:
            return changing.setting(**{section: now[0]})
    raise LookupError(section)


def _parts(parts: Sequence[Any]) -> Iterator[Any]:
    for part in parts:
        yield part
        yield from _parts(getattr(part, "children", ()))
