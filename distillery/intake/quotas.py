"""The gate of quotas: is enough left? Asked before anything is fetched, and decided by the transaction."""

from collections.abc import Iterable

from sqlalchemy import Connection

from distillery.command import Command
from distillery.intake.ask import Ask
from distillery.members.accounts import Account, balance
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import Text, text


def afford(connection: Connection, ask: Ask, accounts: Iterable[Account], wanted: int, command: Command) -> None:
    """Do all `accounts` have room for `wanted` pictures? Raises Refused about the first that has not."""
    for account in accounts:
        used = balance(connection, ask.member_id, account.period).used
        if used + wanted > account.limit:
            raise over_quota(account, used, wanted, command)


def over_quota(account: Account, used: int, wanted: int, command: Command) -> Refused:
    """The refusal of `wanted` pictures, of which `account` has not so many left."""
    left = max(account.limit - used, 0)
    countable = left > 0 and "images" in command.parameters
    hint = text("Ask for {left} or fewer with --images {left}.", left=left) if countable else _anew(account)
    return Refused("quota", _short(account, left, wanted), hint)


def _short(account: Account, left: int, wanted: int) -> Text:
    told = {"left": left, "limit": account.limit, "wanted": wanted}
    match account.of_guild, account.daily:
        case False, True:
            return text("You have {left} of {limit} pictures left today, and this needs {wanted}.", **told)
        case False, False:
            return text("You have {left} of {limit} pictures left this month, and this needs {wanted}.", **told)
        case True, True:
            return text(
                "You have {left} of {limit} pictures left today in this server, and this needs {wanted}.", **told
            )
    return text("You have {left} of {limit} pictures left this month in this server, and this needs {wanted}.", **told)


def _anew(account: Account) -> Text:
    if account.daily:
        return text("It starts anew at midnight UTC.")
    return text("It starts anew on the first of next month, UTC.")
