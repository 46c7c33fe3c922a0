"""The catalogue's commands as Discord's slash commands: what a definition marks `option` becomes a native option."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.commands.options import Option, options_of
from bot.commands.recall import NOBODY, Recall
from bot.commands.suggestions import Suggestions, Typing
from distillery.catalogue import Catalogue

Handle = Callable[[discord.Interaction, str, str, Mapping[str, Any]], Awaitable[None]]
Slots = dict[str, Option]  # by the callback's parameter: a flag's own name may be a word of Python, or "interaction"


def slash_commands(
    catalogue: Catalogue, handle: Handle, recall: Recall = NOBODY
) -> list[app_commands.Command[Any, ..., Any]]:
    """One slash command for each definition; `handle` gets the interaction, the name, the text and the options.

    `recall` is what is known of members who type, and is told when they have asked for something.
    Raises SettingsError when a definition has more options than Discord takes.
    """
    suggestions = Suggestions(catalogue, recall)
    return [_command(each, handle, suggestions) for each in catalogue.describe()]


def _command(
    described: Mapping[str, Any], handle: Handle, suggestions: Suggestions
) -> app_commands.Command[Any, ..., Any]:
    name = described["name"]
    slots = {f"option_{index}": option for index, option in enumerate(options_of(described))}

    async def callback(interaction: discord.Interaction, **values: Any) -> None:
        text, options = _given({slots[key].name: value for key, value in values.items()}, slots)
        await handle(interaction, name, text, options)
        suggestions.recall.refresh(str(interaction.user.id), _guild(interaction))

    callback.__signature__ = _signature(slots)  # type: ignore[attr-defined]  # what discord.py reads options from
    app_commands.describe(**{key: option.help for key, option in slots.items()})(callback)
    app_commands.rename(**{key: option.name for key, option in slots.items()})(callback)
    app_commands.choices(**{key: _choices(option) for key, option in slots.items() if option.choices})(callback)
    command: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=name, description=described["description"], callback=callback
    )
    for key, option in slots.items():
        if option.suggests:
            command.autocomplete(key)(_completing(name, option, slots, suggestions))
    return command


def _signature(slots: Slots) -> inspect.Signature:
    who = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    options = [
        inspect.Parameter(
            key,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=option.annotation,
            default=inspect.Parameter.empty if option.required else None,
        )
        for key, option in slots.items()
    ]
    return inspect.Signature([who, *options])


def _choices(option: Option) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=value, value=value) for value in option.choices]


def _given(values: Mapping[str, Any], slots: Slots) -> tuple[str, dict[str, Any]]:
    """The text with flags, and what came as options by flag name; an attached picture is its address."""
    words = next((option.name for option in slots.values() if option.type == "words"), None)
    options = {
        name: value.url if isinstance(value, discord.Attachment) else value
        for name, value in values.items()
        if name != words and value is not None
    }
    return str(values.get(words) or "") if words else "", options


def _guild(interaction: discord.Interaction) -> str | None:
    return str(interaction.guild_id) if interaction.guild_id else None


def _completing(command: str, option: Option, slots: Slots, suggestions: Suggestions) -> Callable[..., Any]:
    async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        text, options = _given(dict(iter(interaction.namespace)), slots)
        typing = Typing(command, str(interaction.user.id), options, text, _guild(interaction))
        offered = suggestions.offer(option, typed, typing)
        return [app_commands.Choice(name=each.name, value=each.value) for each in offered]

    return complete
