"""Which command is meant: the one chosen, the one a text starts with, or the usual one."""

from collections.abc import Mapping

from distillery.command.reading import shown
from distillery.command.signature import Signature
from distillery.command.text import split_command
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem

DEFAULT_COMMAND = "serve"


def find_command(text: str, chosen: str | None, signatures: Mapping[str, Signature]) -> tuple[Signature, str]:
    """The command meant, and the text without its name. Raises CommandError."""
    written, rest = split_command(text)
    if chosen is None:
        return (_named(written, signatures), rest) if written else (_named(DEFAULT_COMMAND, signatures), text)
    signature = _named(chosen.lower().removeprefix("/"), signatures)
    if written not in signatures:
        return signature, text
    if written != signature.name:
        message = f"The command is /{signature.name}, but the text starts with /{written}."
        raise CommandError([Problem("two_commands", message, hint="Take one of them out.")])
    return signature, rest


def _named(name: str, signatures: Mapping[str, Signature]) -> Signature:
    if found := signatures.get(name):
        return found
    guess = nearest(name, signatures)
    existing = f"There are: {', '.join(f'/{each}' for each in sorted(signatures))}."
    hint = f"Did you mean /{guess}? {existing}" if guess else existing
    raise CommandError([Problem("unknown_command", f"There is no command {shown(f'/{name}', quotes='')}.", hint=hint)])
