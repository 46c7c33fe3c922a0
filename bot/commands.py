"""The catalogue's commands as Discord's slash commands: what a definition marks `option` becomes a native option."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import discord
from discord import app_commands

from distillery.catalogue import Catalogue

Handle = Callable[[discord.Interaction, str, str, Mapping[str, Any]], Awaitable[None]]
Flag = dict[str, Any]  # as Catalogue.describe() tells it

LONGEST_TEXT = 6000  # what Discord takes; the parser counts the prompt itself
CHOICES = 25  # Discord's limit, for choices and for suggestions


def slash_commands(catalogue: Catalogue, handle: Handle) -> list[app_commands.Command[Any, ..., Any]]:
    """One slash command for each definition; `handle` gets the interaction, the name, the text and the options."""
    ratios = list(dict.fromkeys(ratio for family in catalogue.families.values() for ratio in family.ratios))
    return [_command(each["name"], each["description"], each["flags"], ratios, handle) for each in catalogue.describe()]


def _command(
    name: str, description: str, flags: Iterable[Flag], ratios: list[str], handle: Handle
) -> app_commands.Command[Any, ..., Any]:
    shown = {_python_name(flag): flag for flag in flags if flag["option"] or flag["positional"]}
    text = next((key for key, flag in shown.items() if flag["positional"]), None)

    async def callback(interaction: discord.Interaction, **values: Any) -> None:
        given = {shown[key]["name"]: value for key, value in values.items() if key != text and value is not None}
        await handle(interaction, name, values.get(text, "") if text else "", given)

    callback.__signature__ = _signature(shown)  # type: ignore[attr-defined]  # what discord.py reads options from
    app_commands.describe(**{key: flag["help"] for key, flag in shown.items()})(callback)
    app_commands.rename(**{key: flag["name"] for key, flag in shown.items()})(callback)
    app_commands.choices(**{key: _choices(flag["choices"]) for key, flag in shown.items() if _is_short(flag)})(callback)
    command: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=name, description=description, callback=callback
    )
    for key, flag in shown.items():
        if suggestions := _suggestions(flag, ratios):
            command.autocomplete(key)(_completing(suggestions))
    return command


def _python_name(flag: Flag) -> str:
    return str(flag["name"]).replace("-", "_")


def _signature(shown: Mapping[str, Flag]) -> inspect.Signature:
    who = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    options = [
        inspect.Parameter(
            key,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=_annotation(flag),
            default=inspect.Parameter.empty if flag["positional"] else None,
        )
        for key, flag in shown.items()
    ]
    return inspect.Signature([who, *options])


def _annotation(flag: Flag) -> Any:
    """Discord's type of an option, with the bounds that its client then enforces."""
    if flag["positional"]:
        return app_commands.Range[str, 1, LONGEST_TEXT]
    if flag["type"] == "switch":
        return bool
    if flag["type"] in ("int", "seed", "float"):
        kind: Any = float if flag["type"] == "float" else int
        return app_commands.Range[kind, kind(flag["range"][0]), kind(flag["range"][1])] if flag["range"] else kind
    if flag["type"] == "text":
        return app_commands.Range[str, 1, min(flag["max_length"] or LONGEST_TEXT, LONGEST_TEXT)]
    return str


def _is_short(flag: Flag) -> bool:
    return 0 < len(flag["choices"]) <= CHOICES


def _suggestions(flag: Flag, ratios: list[str]) -> list[str]:
    """What to offer while the member types, for options that no list of choices covers."""
    if flag["type"] == "ratio":
        return ratios
    return [] if _is_short(flag) else flag["choices"]


def _completing(suggestions: list[str]) -> Callable[..., Any]:
    async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return _choices([each for each in suggestions if typed.strip().lower() in each.lower()][:CHOICES])

    return complete


def _choices(values: Iterable[str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=value, value=value) for value in values]
