"""The log channel: what admins change and what is refused for its content, posted where a guild wants to read it."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.admin.sentences import what
from bot.admin.wording import channel
from bot.cards.card import Card, Tone
from bot.cards.words import clip, plain
from bot.delivery.courier import Courier, Parcel
from bot.delivery.response import FAILURES
from bot.parts import Parts
from bot.threads import Threads
from distillery.guilds.audit import Admin
from distillery.guilds.config import GuildConfig
from distillery.i18n import language_of, say, speaking
from distillery.members.strikes import Offence, Tally
from distillery.safety.refusals import refusal
from distillery.vocabulary.text import Text, text

log = structlog.get_logger()

T = TypeVar("T")
PATIENCE = 1.5  # seconds that an admin waits to hear whether it was posted: Discord takes five posts in five seconds
LONGEST = 2000  # characters of a post
ASKED = 600  # of what a member had asked for


class Herald:
    """Posts as the bot. What cannot be posted changes nothing but that somebody hears of it."""

    def __init__(self, parts: Parts, threads: Threads, courier: Courier) -> None:
        self._parts = parts
        self._threads = threads
        self._courier = courier
        self._posting: set[asyncio.Task[Any]] = set()  # asyncio holds on to no task of its own

    def listen(self) -> None:
        """Hear of strikes from now on, in the event loop that runs."""
        loop = asyncio.get_running_loop()
        self._parts.strikes.heard = lambda offence, tally: loop.call_soon_threadsafe(self._begin, offence, tally)

    async def changed(self, guild_id: str, by: Admin, name: str, before: object, after: object) -> Text | None:
        """Tell what an admin did; the problem, for them, where there is a log channel and it could not be told there.

        `before` and `after` are as the audit log has them.
        """
        config = await self._threads.call(self._parts.guilds.of, guild_id)
        sentences = what(guild_id, name, *(each if isinstance(each, dict) else None for each in (before, after)))
        with speaking(language_of(config.language)):
            told = [say(text("{admin} changed something:", admin=f"<@{by.id}>")), *sentences]
        posting = self._begun(self.post(config, told))
        await asyncio.wait([posting], timeout=PATIENCE)
        return posting.result() if posting.done() else None

    async def post(self, config: GuildConfig, lines: Iterable[str], tone: Tone = Tone.WORKING) -> Text | None:
        """Post these lines, if there is a log channel; the problem if that failed."""
        if config.log_channel is None:
            return None
        card = Card(clip("\n".join(lines), LONGEST), tone=tone)
        try:
            await self._courier.post(int(config.log_channel), Parcel(card))
        except FAILURES as error:
            log.warning("log_channel_not_written", channel=config.log_channel, error=str(error))
            return text(
                "⚠️ I could not post this in {channel}. Let me see it and send messages there, or choose another one.",
                channel=channel(config.log_channel),
            )
        return None

    def _begin(self, offence: Offence, tally: Tally) -> None:
        self._begun(self._struck(offence, tally))

    def _begun(self, posting: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(posting)
        self._posting.add(task)
        task.add_done_callback(self._posting.discard)
        return task

    async def _struck(self, offence: Offence, tally: Tally) -> None:
        if not offence.guild_id:
            return
        try:
            config = await self._threads.call(self._parts.guilds.of, offence.guild_id)
        except SQLAlchemyError as error:
            log.warning("strike_not_told", error=str(error))
            return
        with speaking(language_of(config.language)):
            await self.post(config, _lines(offence, tally), Tone.MIXED)


def _lines(offence: Offence, tally: Tally) -> Iterable[str]:
    member = f"<@{offence.member_id}>"
    yield say(text("Refused what {member} asked for: {why}", member=member, why=refusal(offence.category)[0]))
    yield f"||{plain(offence.text, ASKED)}||"
    if tally.ends_at:
        when = f"<t:{tally.ends_at.timestamp():.0f}:R>"
        yield say(text("{member} can ask again {when}.", member=member, when=when))
