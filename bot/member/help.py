"""Help, made of what there is: the catalogue's commands with their flags, and the bot's own as Discord knows them."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.cards import answered
from bot.cards.layout import layout
from bot.member.counter import Counter
from bot.member.examples import OWN, examples
from bot.member.items import HelpSelect
from bot.member.listing import Entry, Shown, listing, option, select_row
from distillery.answers.answer import Answer
from distillery.answers.command_infos import of_command
from distillery.catalogue import Catalogue
from distillery.i18n import say
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, joined, phrase, text

Interaction = discord.Interaction[Any]
Own = app_commands.Command[Any, ..., Any] | app_commands.Group

IN_A_SELECT = 25
SHORT = text(
    "Words first, then flags in any order: `/serve a red fox --ar 16:9 --seed 7`. Everything under a picture can be "
    "pressed, today or in a year."
)


def own_commands(interaction: Interaction) -> dict[str, Own]:
    """The bot's slash commands by name, but those that this member may not use here."""
    found = interaction.client.tree.get_commands(type=discord.AppCommandType.chat_input)
    return {each.name: each for each in found if _is_for(each, interaction)}


def overview(own: Sequence[Own]) -> Shown:
    """All commands in a line each, and a select to read on."""
    names = [text("/{command}", command=each.name) for each in own]
    lines = [f"**{say(name)}** {say(phrase(_described(each)))}" for name, each in zip(names, own, strict=True)]
    select = HelpSelect.of(
        say(text("Read more about one")),
        [option(each.name, f"/{each.name} · {say(phrase(_described(each)))}") for each in own][:IN_A_SELECT],
    )
    return listing(say(text("What I can do")), [Entry(say(SHORT)), Entry("\n".join(lines))], rows=[select_row(select)])


async def explained(counter: Counter, interaction: Interaction, wanted: str) -> list[Shown]:
    """One command, in as many messages as it needs. Raises CommandError where there is none."""
    own, name = own_commands(interaction), wanted.strip().lower().removeprefix("/")
    if name not in own:
        raise CommandError([_unknown(name, own)])
    cards = answered.answered(_answer(counter.parts.catalogue, own[name], str(interaction.user.id)))
    return [Shown(layout(card)) for card in cards]


def _answer(catalogue: Catalogue, command: Own, member_id: str) -> Answer:
    definition = catalogue.definitions.get(command.name)
    if definition is None:
        told = Answer(f"/{command.name}", phrase(_described(command)), tuple(_subcommands(command)))
        shown = list(OWN.get(command.name, ()))
    else:
        told, shown = of_command(definition, catalogue, member_id), examples(definition, catalogue)
    words = joined([told.text, *(f"`{each}`" for each in shown)], by="\n")
    return Answer(told.title, words, told.fields)


def _subcommands(command: Own) -> Iterator[tuple[str, Text]]:
    """Of a group its commands, of a command its options, with what they are."""
    if isinstance(command, app_commands.Group):
        for each in command.commands:
            yield f"/{each.qualified_name}", phrase(_described(each))
    else:
        for parameter in command.parameters:
            yield parameter.display_name, phrase(_message(parameter.description))


def _described(command: Own) -> str:
    return _message(command.description)


def _message(told: str | app_commands.locale_str) -> str:
    return told.message if isinstance(told, app_commands.locale_str) else told


def _is_for(command: Own, interaction: Interaction) -> bool:
    contexts = command.allowed_contexts
    if interaction.guild_id is None and contexts and not contexts.dm_channel:
        return False
    return command.default_permissions is None or command.default_permissions <= interaction.permissions


def _unknown(name: str, own: dict[str, Own]) -> Problem:
    guess = nearest(name, own)
    hint = text("Did you mean {guess}?", guess=f"/{guess}") if guess else text("/help shows all of them.")
    return Problem("unknown_command", text("There is no command {name}.", name=f"/{name}"), hint=hint)
