"""Registering the slash commands: only when they differ from what Discord has."""

import hashlib
import json
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.threads import Threads
from distillery.cache.port import Cache

log = structlog.get_logger()

REMEMBERED = 30 * 24 * 3600.0  # seconds


async def sync_commands(tree: app_commands.CommandTree[Any], cache: Cache, threads: Threads) -> None:
    """Register the tree's commands, unless Discord still has what the last sync of the very same ones left there.

    A failure is logged: the commands that are registered go on working.
    """
    application_id = tree.client.application_id
    assert application_id is not None  # known since the login
    ours = _digest([command.to_dict(tree) for command in tree.get_commands()])
    key = f"commands:{application_id}"
    try:
        known = await threads.call(cache.get, key)
        if known == f"{ours}:{await _theirs(tree, application_id)}".encode():
            log.info("commands_unchanged")
            return
        synced = await tree.sync()
        state = f"{ours}:{await _theirs(tree, application_id)}".encode()
        await threads.call(cache.set, key, state, REMEMBERED)
        log.info("commands_synced", names=[command.name for command in synced])
    except discord.DiscordException as error:
        log.error("commands_not_synced", error=str(error))


async def _theirs(tree: app_commands.CommandTree[Any], application_id: int) -> str:
    """What Discord has, told by versions: they change with any change, whoever made it."""
    registered = await tree.client.http.get_global_commands(application_id)
    return _digest(sorted([command["name"], command["id"], command["version"]] for command in registered))


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
