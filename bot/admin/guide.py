"""The first-run guide: what the bot does and the three things an admin may want to decide, when it joins a guild."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import discord
import structlog
from discord import ui
from sqlalchemy.exc import SQLAlchemyError

from bot.admin.controls import Row, button
from bot.admin.section import Control, Section, Verb
from bot.cards.card import Card, Tone, small
from bot.cards.words import clip
from bot.commands.permissions import NEEDED
from bot.delivery.courier import Courier, Parcel
from bot.delivery.response import FAILURES
from bot.threads import Threads
from distillery.guilds.guilds import Guilds
from distillery.i18n import language_of, listing, say, speaking
from distillery.vocabulary.text import Text, text

log = structlog.get_logger()

LATELY = timedelta(hours=1)  # what nobody heard of for so long is greeted no more
TRIES = 5  # channels
LACKING = 5  # channels that are named
STEPS: tuple[tuple[Section, Text, Text], ...] = (
    (
        Section.CHANNELS,
        text("Choose the channels where pictures are made. As it is, that is every channel I may post in."),
        text("Choose channels"),
    ),
    (
        Section.ROLE,
        text("Decide how many pictures a role has. As it is, everybody has what this bot gives to all."),
        text("Quotas by role"),
    ),
    (
        Section.NSFW,
        text("Decide about adult content. By default it is refused, and pictures that show it are withheld."),
        text("Adult content"),
    ),
)


class Guide:
    """Greets each guild once, whichever process hears that we joined."""

    def __init__(self, guilds: Guilds, threads: Threads, courier: Courier) -> None:
        self._guilds = guilds
        self._threads = threads
        self._courier = courier

    async def joined(self, guild: discord.Guild) -> None:
        """Post the guide where Discord greets newcomers, else in the first channel that takes it, else nowhere."""
        try:
            first = await self._threads.call(self._guilds.greet_once, str(guild.id))
        except SQLAlchemyError as error:
            log.warning("guild_not_greeted", guild_id=guild.id, error=str(error.__cause__ or error))
            return
        if first:
            with speaking(language_of(str(guild.preferred_locale))):
                await self._post(guild)

    async def seen(self, guild: discord.Guild) -> None:
        """The same for a guild that was there when a session began, if we joined it a moment before."""
        joined_at = guild.me.joined_at if guild.me else None
        if joined_at and datetime.now(UTC) - joined_at < LATELY:
            await self.joined(guild)

    async def _post(self, guild: discord.Guild) -> None:
        card, rows = guide(lacking(guild))
        for channel in _open(guild)[:TRIES]:
            try:
                await self._courier.post(channel.id, Parcel(card, rows=rows))
            except FAILURES as error:
                log.info("guide_not_posted", guild_id=guild.id, channel=channel.id, error=str(error))
            else:
                log.info("guild_greeted", guild_id=guild.id, channel=channel.id)
                return


def guide(missing: Mapping[int, list[Text]]) -> tuple[Card, list[Row]]:
    """The card and its buttons; `missing` are the permissions that we lack, by channel."""
    return Card(clip("\n".join(_lines(missing)), 3500), tone=Tone.GOOD), [ui.ActionRow(*_buttons())]


def lacking(guild: discord.Guild) -> dict[int, list[Text]]:
    """What we may not do in channels where we can be seen asking."""
    found = {}
    for channel in guild.text_channels:
        granted = channel.permissions_for(guild.me)
        if names := [name for each, name in NEEDED.items() if not getattr(granted, each)]:
            found[channel.id] = names
    return found


def _open(guild: discord.Guild) -> list[discord.TextChannel]:
    """The channels that we may write in, that for newcomers first."""
    first = guild.system_channel
    channels = [*([first] if first else []), *(each for each in guild.text_channels if each != first)]
    return [each for each in channels if _writable(each.permissions_for(guild.me))]


def _writable(granted: discord.Permissions) -> bool:
    return granted.view_channel and granted.send_messages


def _lines(missing: Mapping[int, list[Text]]) -> Iterator[str]:
    hello = text("Hello! I turn words into pictures.")
    yield f"### {say(hello)}"
    yield say(text("Try `/serve a red fox in the snow`. You need not set anything up: here is what you may decide."))
    yield from (f"{number}. {say(told)}" for number, (_, told, _) in enumerate(STEPS, 1))
    for channel_id, names in list(missing.items())[:LACKING]:
        lacks = listing([f"**{say(name)}**" for name in names])
        yield say(
            text("⚠️ In {channel} I lack {names}: I make no pictures there.", channel=f"<#{channel_id}>", names=lacks)
        )
    yield small([text("Members who may manage this server find all of it under /config, and more under /admin.")])


def _buttons() -> Iterator[ui.Item[ui.LayoutView]]:
    yield from (button(Control(Verb.BEGIN, section), label) for section, _, label in STEPS)
    yield button(Control(Verb.BEGIN, Section.SHOW), text("All settings"), discord.ButtonStyle.primary)
