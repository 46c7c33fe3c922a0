"""What can be pressed in each section of the panel. Pure; labels in the language that is spoken."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.admin.scene import PAGE, SPOKEN, Scene
from bot.admin.section import EXPLAINED, PARTS, TITLES, Control, Section, Verb
from bot.admin.wording import OWN_LANGUAGE, POLICIES, VISIBILITIES
from distillery.i18n import say
from distillery.vocabulary.text import Text, text

Row = ui.ActionRow[Any]
Item = ui.Item[Any]

LABEL, PLACEHOLDER, OPTION = 80, 150, 100  # characters: Discord's limits
OWN = "own"  # the value of each member's own language
CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]
POSTABLE = [discord.ChannelType.text, discord.ChannelType.news]


def sections() -> Row:
    """A select of all parts."""
    options = [
        discord.SelectOption(label=_cut(TITLES[part], OPTION), description=_cut(EXPLAINED[part], OPTION), value=part)
        for part in PARTS
    ]
    told = _cut(text("What do you want to change?"), PLACEHOLDER)
    return _row(ui.Select(custom_id=Control(Verb.GO, Section.SHOW).custom_id, placeholder=told, options=options))


def of_section(scene: Scene, section: Section, page: int) -> list[Row]:
    """The selects and buttons with which a section is changed."""
    match section:
        case Section.CHANNELS | Section.FREE:
            return [_row(_channels(Control(Verb.SET, section, str(page)), CHANNELS, scene.page(section, page)))]
        case Section.ROLES:
            return [_row(_roles(Control(Verb.SET, section, str(page)), scene.page(section, page)))]
        case Section.MODELS:
            return _names(scene, section, page, scene.models, scene.config.models)
        case Section.LORAS:
            return _names(scene, section, page, scene.loras, scene.config.loras)
        case Section.CHANNEL:
            return [_row(_channels(Control(Verb.PICK, section), CHANNELS, None))]
        case Section.ROLE:
            everybody = button(Control(Verb.FORM, section, scene.guild_id), text("Everybody"))
            return [_row(_roles(Control(Verb.PICK, section), None)), _row(everybody)]
        case Section.WORDS:
            return [_row(button(Control(Verb.FORM, section), text("Add words"))), *_words(scene, page)]
        case Section.LOG:
            held = [scene.config.log_channel] if scene.config.log_channel else []
            return [_row(_channels(Control(Verb.SET, section), POSTABLE, held, most=1))]
        case Section.APPEALS:
            return [_row(button(Control(Verb.FORM, section), text("Write it")))]
    return [_row(_choice(section, scene))]


def button(control: Control, label: Text, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Item:
    """One press."""
    return ui.Button(style=style, label=_cut(label, LABEL), custom_id=control.custom_id)


def _row(*items: Item) -> Row:
    return ui.ActionRow(*items)


def _cut(told: str, limit: int) -> str:
    words = say(told)
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def _channels(control: Control, types: list[discord.ChannelType], held: Sequence[str] | None, most: int = PAGE) -> Item:
    """A select of channels with those that are `held`; None: of the one that a form shall be about."""
    told = text("Choose channels") if most > 1 and held is not None else text("Choose a channel")
    return ui.ChannelSelect(
        custom_id=control.custom_id,
        placeholder=_cut(told, PLACEHOLDER),
        channel_types=types,
        min_values=1 if held is None else 0,
        max_values=1 if held is None else most,
        default_values=_defaults(discord.SelectDefaultValueType.channel, held or ()),
    )


def _roles(control: Control, held: Sequence[str] | None) -> Item:
    told = text("Choose a role") if held is None else text("Choose roles")
    return ui.RoleSelect(
        custom_id=control.custom_id,
        placeholder=_cut(told, PLACEHOLDER),
        min_values=1 if held is None else 0,
        max_values=1 if held is None else PAGE,
        default_values=_defaults(discord.SelectDefaultValueType.role, held or ()),
    )


def _defaults(kind: discord.SelectDefaultValueType, held: Sequence[str]) -> list[discord.SelectDefaultValue]:
    """Ids as strings, as Discord documents them; discord.py would send numbers."""
    return [discord.SelectDefaultValue(id=each, type=kind) for each in held]  # type: ignore[arg-type]


def _names(scene: Scene, section: Section, page: int, labels: Mapping[str, str], held: Sequence[str]) -> list[Row]:
    names = scene.page(section, page)
    if not names:
        return []
    options = [
        discord.SelectOption(
            label=_cut(name, OPTION),
            description=_cut(labels[name], OPTION) if labels.get(name) else None,
            value=name,
            default=name in held,
        )
        for name in names
    ]
    told = text("Choose what may be used here")
    return [_multiple(Control(Verb.SET, section, str(page)), told, options)]


def _words(scene: Scene, page: int) -> list[Row]:
    words = scene.page(Section.WORDS, page)
    if not words:
        return []
    options = [discord.SelectOption(label=_cut(word, OPTION), value=word) for word in words]
    return [_multiple(Control(Verb.SET, Section.WORDS, str(page)), text("Choose words to take away"), options, least=1)]


def _multiple(control: Control, told: Text, options: list[discord.SelectOption], least: int = 0) -> Row:
    return _row(
        ui.Select(
            custom_id=control.custom_id,
            placeholder=_cut(told, PLACEHOLDER),
            min_values=least,
            max_values=len(options),
            options=options,
        )
    )


def _choice(section: Section, scene: Scene) -> Item:
    """One of a few."""
    values, held = _values(section, scene)
    options = [
        discord.SelectOption(label=_cut(label, OPTION), value=value, default=value == held)
        for value, label in values.items()
    ]
    return ui.Select(custom_id=Control(Verb.SET, section).custom_id, options=options)


def _values(section: Section, scene: Scene) -> tuple[Mapping[str, str], str]:
    if section is Section.NSFW:
        return POLICIES, scene.config.nsfw
    if section is Section.VISIBILITY:
        return VISIBILITIES, scene.config.visibility
    return {OWN: OWN_LANGUAGE, **SPOKEN}, scene.config.language or OWN
