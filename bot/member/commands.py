"""Members' own slash commands, beside those that definitions make."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str

from bot.member import presets
from bot.member.help import own_commands
from bot.member.service import SelfService
from bot.member.turn import LONGEST_TEXT, Book, Turn
from distillery.members.presets import LONGEST_NAME
from distillery.members.presets import LONGEST_TEXT as LONGEST_PRESET

Interaction = discord.Interaction[Any]
Name = Range[str, 1, LONGEST_NAME]
CHOICES = 25


def member_commands(service: SelfService) -> list[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    """All of them."""
    return [_presets(service), _history(service), _favourites(service), _queue(service), _help(service)]


def _presets(service: SelfService) -> app_commands.Group:
    group = app_commands.Group(
        name=locale_str("presets"), description=locale_str("Keep flags under a name, and share them")
    )
    name = locale_str("The name of a preset of yours")
    new = locale_str("What it is called: letters, digits, - and _")

    @group.command(name=locale_str("save"), description=locale_str("Keep flags under a name"))
    @app_commands.describe(name=new, flags=locale_str("Such as --ar 16:9 --images 2"))
    async def save(interaction: Interaction, name: Name, flags: Range[str, 1, LONGEST_PRESET]) -> None:
        await service.change(interaction, presets.save, name, flags)

    @group.command(name=locale_str("list"), description=locale_str("See your presets, and those shared here"))
    async def show(interaction: Interaction) -> None:
        await service.open(interaction, Turn(Book.PRESETS))

    @group.command(name=locale_str("share"), description=locale_str("Let everybody in this server use your preset"))
    @app_commands.describe(name=name)
    async def share(interaction: Interaction, name: Name) -> None:
        guild = str(interaction.guild_id) if interaction.guild_id else None
        await service.change(interaction, presets.share, name, guild)

    @group.command(name=locale_str("unshare"), description=locale_str("Keep a preset to yourself again"))
    @app_commands.describe(name=name)
    async def unshare(interaction: Interaction, name: Name) -> None:
        await service.change(interaction, presets.unshare, name)

    @group.command(name=locale_str("delete"), description=locale_str("Delete a preset of yours"))
    @app_commands.describe(name=name)
    async def delete(interaction: Interaction, name: Name) -> None:
        await service.change(interaction, presets.delete, name)

    complete = _own_presets(service)
    save.autocomplete("name")(complete)
    share.autocomplete("name")(complete)
    unshare.autocomplete("name")(complete)
    delete.autocomplete("name")(complete)
    return group


def _own_presets(service: SelfService) -> Any:
    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        member_id, guild_id = str(interaction.user.id), str(interaction.guild_id) if interaction.guild_id else None
        known = service.counter.memory.presets(member_id, guild_id)
        mine = [each.name for each in known if each.owner_id == member_id and typed.lower() in each.name]
        return [Choice(name=name, value=name) for name in mine[:CHOICES]]

    return complete


def _history(service: SelfService) -> app_commands.Command[Any, ..., Any]:
    @app_commands.describe(
        command=locale_str("Only what was asked with this command"),
        text=locale_str("Only what has these words in it"),
        favourites=locale_str("Only what made a favourite of yours"),
    )
    async def history(
        interaction: Interaction,
        command: Range[str, 1, 32] | None = None,
        text: Range[str, 1, LONGEST_TEXT] | None = None,
        favourites: bool = False,
    ) -> None:
        asked = (command or "").lower().removeprefix("/")
        await service.open(interaction, Turn(Book.HISTORY, command=asked, text=text or "", kept=favourites))

    made: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=locale_str("history"), description=locale_str("Look through what you asked for"), callback=history
    )

    @made.autocomplete("command")
    async def complete(_: Interaction, typed: str) -> list[Choice[str]]:
        catalogue = service.counter.parts.catalogue
        drawing = [name for name in catalogue.definitions if not catalogue.is_answered(name)]
        return [Choice(name=name, value=name) for name in drawing if typed.lower() in name][:CHOICES]

    return made


def _favourites(service: SelfService) -> app_commands.Command[Any, ..., Any]:
    async def favourites(interaction: Interaction) -> None:
        await service.open(interaction, Turn(Book.FAVOURITES))

    return app_commands.Command(
        name=locale_str("favourites"),
        description=locale_str("Look through the pictures that you like"),
        callback=favourites,
    )


def _queue(service: SelfService) -> app_commands.Command[Any, ..., Any]:
    async def queue(interaction: Interaction) -> None:
        await service.queue(interaction)

    return app_commands.Command(
        name=locale_str("queue"), description=locale_str("See what you wait for, and cancel it"), callback=queue
    )


def _help(service: SelfService) -> app_commands.Command[Any, ..., Any]:
    @app_commands.describe(command=locale_str("The command to explain; none for all of them"))
    async def help(interaction: Interaction, command: Range[str, 1, 40] | None = None) -> None:
        await (service.explained(interaction, command) if command else service.help(interaction))

    made: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=locale_str("help"), description=locale_str("See what I can do, and how"), callback=help
    )

    @made.autocomplete("command")
    async def complete(interaction: Interaction, typed: str) -> list[Choice[str]]:
        return [Choice(name=name, value=name) for name in own_commands(interaction) if typed.lower() in name][:CHOICES]

    return made
