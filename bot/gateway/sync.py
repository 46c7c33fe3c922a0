"""Registering the commands: only when they differ from what Discord has."""

import hashlib
import json
from typing import Any

import discord
import structlog
from discord import app_commands
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.state import keep, kept
from bot.threads import Threads
from distillery.database.engine import Database

log = structlog.get_logger()

NAME = "commands"  # among what all processes agree on


async def sync_commands(
    tree: app_commands.CommandTree[Any], database: Database, threads: Threads, *, force: bool = False
) -> bool:
    """Register the tree's commands, unless Discord still has what the last sync of the very same ones left there.

    Whether Discord has them now. A failure is logged, and so is an answer that is none of Discord's: the commands that
    are registered go on working.
    """
    ours = _digest([await _payload(each, tree) for each in tree.get_commands()])
    try:
        known = await threads.call(_known, database)
        if not force and known == {"ours": ours, "theirs": await _theirs(tree)}:
            log.info("commands_unchanged")
            return True
        synced = await tree.sync()
        state = {"ours": ours, "theirs": await _theirs(tree)}
        await threads.call(database.write, lambda tx: keep(tx, NAME, state))
        log.info("commands_synced", names=[command.name for command in synced])
    except (discord.DiscordException, OSError, SQLAlchemyError) as error:
        log.error("commands_not_synced", error=str(error.__cause__ or error))
        return False
    except (LookupError, TypeError, AttributeError) as error:  # in discord.py, which reads what a proxy may answer
        log.error("commands_not_synced", error=f"Discord's answer was not understood: {error!r}")
        return False
    return True


def _known(database: Database) -> Any:
    with database.read() as connection:
        found = kept(connection, NAME)
    return found.value if found else None


async def _payload(command: Any, tree: app_commands.CommandTree[Any]) -> Any:
    if tree.translator is None:
        return command.to_dict(tree)
    return await command.get_translated_payload(tree, tree.translator)


async def _theirs(tree: app_commands.CommandTree[Any]) -> str:
    """What Discord has, told by versions: they change with any change, whoever made it."""
    application_id = tree.client.application_id
    assert application_id is not None  # known since the login
    registered: Any = await tree.client.http.get_global_commands(application_id)
    return _digest([application_id, *sorted(_digest(_edition(one)) for one in registered or ())])


def _edition(command: Any) -> Any:
    """What changes with any change; the whole of it where whoever answers gives no versions."""
    try:
        return [command["name"], command["id"], command["version"]]
    except (LookupError, TypeError):
        return command


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
