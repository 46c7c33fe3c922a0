"""What only the leading process does: ask Discord for advice, set the number of shards, register commands, tidy up."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.advice import ask_discord
from bot.gateway.budget import advice_of, budget
from bot.gateway.leadership import Leadership
from bot.gateway.leases import Leases
from bot.gateway.plan import aim, retired
from bot.gateway.state import keep, kept
from bot.gateway.sync import sync_commands
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.database.engine import Database

log = structlog.get_logger()

COUNT = "shard_count"  # among what all processes agree on
BEAT = 1.0  # seconds
TIDY = 3600.0  # seconds
SYNC_AGAIN = 60.0  # seconds after a sync that failed


class Duties:
    """The leader's work; `run` in every process, for one of them leads.

    Each of `forget` deletes what counts no more, and blocks; they are called once an hour.
    """

    def __init__(
        self,
        office: Leadership,
        leases: Leases,
        database: Database,
        threads: Threads,
        settings: BotSettings,
        forget: Iterable[Callable[[], object]] = (),
    ) -> None:
        self._office = office
        self._leases = leases
        self._database = database
        self._threads = threads
        self._settings = settings
        self._forget = tuple(forget)
        self._tidy_at = 0.0
        self._review_at = 0.0
        self._postponed: int | None = None
        self._sync_at = 0.0 if settings.sync_commands else float("inf")

    def advised(self) -> None:
        """Discord was asked just now."""
        self._review_at = time.monotonic() + self._settings.shard_review

    async def run(self, client: discord.Client, tree: discord.app_commands.CommandTree[Any]) -> None:
        """Lead whenever nobody else does, until cancelled. `client` is logged in."""
        while True:
            try:
                if await self._threads.call(self._office.lead):
                    await self._lead(client, tree)
            except SQLAlchemyError as error:
                log.warning("leader_without_database", error=str(error.__cause__ or error))
            except Exception:  # the loop's last guard: the bot goes on without a leader, or with the next one
                log.exception("leader_crashed")
            await asyncio.sleep(min(BEAT, self._leases.seconds / 10))

    async def resign(self) -> None:
        """Let the next one lead at once."""
        try:
            await self._threads.call(self._office.resign)
        except SQLAlchemyError as error:  # the office falls vacant by itself
            log.warning("office_not_given_back", error=str(error.__cause__ or error))

    async def _lead(self, client: discord.Client, tree: discord.app_commands.CommandTree[Any]) -> None:
        now = time.monotonic()
        if now >= self._review_at:
            self.advised()
            await ask_discord(client, self._database, self._threads)
        if self._settings.shards is None:
            await self._threads.call(self._set_shards)
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY
            for forget in self._forget:
                await self._threads.call(forget)
        if now >= self._sync_at:
            synced = await sync_commands(tree, self._database, self._threads)
            self._sync_at = float("inf") if synced else now + SYNC_AGAIN

    def _set_shards(self) -> None:
        """Lay out the ranges of the count that is aimed at, and forget those that are no longer needed."""
        target = self._database.write(self._aim)
        if target is None:
            return
        standing = self._leases.look()
        if not any(slot.range.count == target for slot in standing.slots):
            self._leases.lay_out(target)
            log.info("shards_laid_out", count=target)
        if outdated := retired(standing.slots, target):
            self._leases.retire(outdated)
            log.info("shards_retired", counts=sorted(outdated))

    def _aim(self, tx: Any) -> int | None:
        found, advice = kept(tx, COUNT), advice_of(tx)
        current = int(found.value) if found else None
        wanted = self._settings.shard_count or (aim(current, advice.shards) if advice else current)
        if wanted is None or wanted == current:
            return current
        if current is not None and (left := budget(tx).left) < wanted:
            log.error(
                "resharding_postponed", wanted=wanted, starts_left=left, hint="it begins when Discord allows more"
            )
            return current
        keep(tx, COUNT, wanted)
        log.info("shard_count_set", count=wanted, before=current)
        return wanted
