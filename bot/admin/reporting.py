"""/admin about what was: numbers with a chart, rows as a file, the audit log, blocks and strikes."""

from datetime import UTC, datetime

from bot.admin import numbers
from bot.admin.chart import chart
from bot.admin.permission import Interaction
from bot.admin.records import audit_page, blocks_page, done, strikes_page
from bot.admin.serving import Serving, answer
from bot.cards.card import File
from bot.parts import Parts
from bot.threads import Threads
from distillery.guilds import usage
from distillery.guilds.audit import Admin
from distillery.guilds.usage import Usage
from distillery.moderation import Moderation
from distillery.vocabulary.text import plural

AUDIT = 12  # changes of a page


class Reporting:
    """Answered for the admin's eyes alone."""

    def __init__(self, moderation: Moderation, parts: Parts, threads: Threads, serving: Serving) -> None:
        self._moderation = moderation
        self._parts = parts
        self._threads = threads
        self._serving = serving

    async def usage(self, interaction: Interaction, days: int) -> None:
        """Numbers, and a chart of them."""

        async def act(guild_id: str, _: Admin) -> None:
            found = await self._threads.call(self._usage, guild_id, days)
            picture = await self._threads.read(chart, found, days, datetime.now(UTC).date())
            await answer(interaction, numbers.usage_card(found, days), [File(numbers.CHART, picture)])

        await self._serving.command(interaction, act)

    async def export(self, interaction: Interaction, days: int) -> None:
        """The rows behind the numbers, as a file."""

        async def act(guild_id: str, _: Admin) -> None:
            found = await self._threads.call(self._usage, guild_id, days)
            file, left_out = await self._threads.call(numbers.rows, found, days, interaction.filesize_limit)
            told = [plural(days, "The rows of the last day.", "The rows of the last {count} days.")]
            if left_out:
                told.append(plural(left_out, "{count} older row did not fit.", "{count} older rows did not fit."))
            await answer(interaction, done(told), [file])

        await self._serving.command(interaction, act)

    async def blocks(self, interaction: Interaction) -> None:
        """Who is blocked here."""

        async def act(guild_id: str, _: Admin) -> None:
            await answer(interaction, blocks_page(await self._threads.call(self._moderation.blocks, guild_id)))

        await self._serving.command(interaction, act)

    async def strikes(self, interaction: Interaction, member: str) -> None:
        """What was refused to a member here."""

        async def act(guild_id: str, _: Admin) -> None:
            card, rows = strikes_page(member, await self._threads.call(self._moderation.strikes, guild_id, member))
            await answer(interaction, card, rows=rows)

        await self._serving.command(interaction, act)

    async def audit(self, interaction: Interaction) -> None:
        """Who changed what, newest first."""
        await self._serving.command(interaction, lambda guild_id, _: self._audit(interaction, guild_id, None))

    async def older(self, interaction: Interaction, before: int) -> None:
        """The same from a change on: pressed under newer ones."""
        await self._serving.press(interaction, lambda guild_id, _: self._audit(interaction, guild_id, before))

    async def _audit(self, interaction: Interaction, guild_id: str, before: int | None) -> None:
        found = await self._threads.call(self._parts.guilds.changes, guild_id, AUDIT + 1, before)
        card, rows = audit_page(found[:AUDIT], more=len(found) > AUDIT)
        await answer(interaction, card, rows=rows)

    def _usage(self, guild_id: str, days: int) -> Usage:
        with self._parts.database.read() as connection:
            return usage.of_guild(connection, guild_id, days)
