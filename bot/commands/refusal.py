"""Errors as what a member reads."""

from sqlalchemy.exc import SQLAlchemyError

from bot.cards import present
from bot.commands.shift import GivenUp
from distillery.i18n import say
from distillery.pictures import PictureRefused
from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused, StorageError
from distillery.vocabulary.text import text

RESTARTING = text("I am restarting. Ask again in a moment.")
BROKEN = Problem("unavailable", text("This could not be served."), hint=text("Ask again in a minute."))
OURS = (SQLAlchemyError, StorageError)  # nothing that a member did
TOLD = (GivenUp, Refused, PictureRefused, CommandError, NotFound, *OURS)


def told(error: Exception) -> str:
    """One of TOLD, in the language that is spoken."""
    match error:
        case GivenUp():
            return say(RESTARTING)
        case Refused() | PictureRefused():
            return present.problems([error.problem])
        case CommandError():
            return present.problems(error.problems)
        case NotFound():
            return present.problems([Problem("not_found", error.args[0] if error.args else str(error))])
        case _:
            return present.problems([BROKEN])
