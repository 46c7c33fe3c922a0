"""Which command is meant: the one chosen, the one a text starts with, or the usual one."""

from collections.abc import Mapping

from distillery.command.reading import shown
from distillery.command.signature import Signature
from distillery.command.text import split_command
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import joined, text

DEFAULT_COMMAND = "serve"


def find_command(raw: str, chosen: str | None, signatures: Mapping[str, Signature]) -> tuple[Signature, str]:
    """The command meant, and the text without its name. Raises CommandError."""
    written, rest = split_command(raw)
    if chosen is None:
        return (_named(written, signatures), rest) if written else (_named(DEFAULT_COMMAND, signatures), raw)
    signature = _named(chosen.lower().removeprefix("/"), signatures)
    if written not in signatures:
        return signature, raw
    if written != signature.name:
        message = text(
            "The command is /{chosen}, but the text starts with /{written}.", chosen=signature.name, written=written
        )
        raise CommandError([Problem("two_commands", message, hint=text("Take one of them out."))])
    return signature, rest


def _named(name: str, signatures: Mapping[str, Signature]) -> Signature:
    if found := signatures.get(name):
        return found
    guess = nearest(name, signatures)
    existing = text("There are: {names}.", names=", ".join(f"/{each}" for each in sorted(signatures)))
    hint = joined([text("Did you mean {guess}?", guess=f"/{guess}"), existing]) if guess else existing
    message = text("There is no command {name}.", name=shown(f"/{name}", quotes=""))
    raise CommandError([Problem("unknown_command", message, hint=hint)])
