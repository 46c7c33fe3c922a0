"""The requests that presses are about, for those who may see them, and their pictures where these may be seen."""

from typing import Any

import discord

from bot.actions.press import Press
from bot.actions.rights import Presser
from bot.cards.policy import Sight
from bot.commands.handler import CommandHandler
from bot.commands.place import Place
from bot.delivery.showcase import Showcase
from bot.parts import Parts
from bot.threads import Threads
from distillery.members.favourites import Favourites
from distillery.queue.views import Picture, RequestView
from distillery.remix import Copies
from distillery.storage.port import MissingObject
from distillery.vocabulary.errors import NotFound, Refused
from distillery.vocabulary.text import text

Interaction = discord.Interaction[Any]


class Requests:
    """Looks requests up, and their pictures as what commands take."""

    def __init__(self, parts: Parts, threads: Threads, handler: CommandHandler, showcase: Showcase) -> None:
        self._views = parts.views
        self._threads = threads
        self._handler = handler
        self._showcase = showcase
        self._favourites = Favourites(parts.database)
        self._copies = Copies(parts.database, parts.storage, parts.pictures)

    async def one(self, interaction: Interaction, request_id: str) -> RequestView:
        """What whoever pressed may see. Raises NotFound, also for what they may not; Refused when it was deleted."""
        view = await self.kept(interaction, request_id)
        if view.deleted:
            raise Refused("deleted", text("Those pictures were deleted."), text("Use the command again for new ones."))
        return view

    async def kept(self, interaction: Interaction, request_id: str) -> RequestView:
        """The same, whether its pictures were deleted or not."""
        view = await self._threads.call(self._views.one, request_id)
        if view is None or not await self._is_seen(Presser.of(interaction), view):
            raise NotFound(text("That request is no longer there. Use the command again."))
        return view

    async def _is_seen(self, presser: Presser, view: RequestView) -> bool:
        """In a channel, or among their favourites."""
        return presser.sees(view) or await self._threads.call(self._favourites.has, presser.member_id, view.id)

    async def shown(self, interaction: Interaction, press: Press, view: RequestView) -> tuple[Picture, Sight]:
        """The picture pressed, of the first if it is about all, and how much may be seen of it where they press.

        Raises NotFound, StorageError; Refused where nothing of it may be seen.
        """
        picture = _picture(press, view)
        try:
            sight = await self._threads.read(self._sight, picture, await self._handler.place(interaction))
        except MissingObject:
            raise _gone() from None
        if sight is Sight.WITHHELD:
            message = text("That picture is explicit and not shown here, so nothing is made of it here either.")
            raise Refused("withheld", message, text("Ask for another picture in other words."))
        return picture, sight

    async def named(self, interaction: Interaction, view: RequestView, picture: Picture) -> str:
        """The stored name of a picture of `view`, for whoever pressed to use. Raises NotFound, StorageError."""
        try:
            return await self._threads.read(self._copies.name, view.id, picture, str(interaction.user.id))
        except MissingObject:
            raise _gone() from None

    def _sight(self, picture: Picture, here: Place) -> Sight:
        """Blocks."""
        return self._showcase.sight(picture, self._showcase.place(here.guild_id, age_restricted=here.age_restricted))


def _picture(press: Press, view: RequestView) -> Picture:
    found = [picture for picture in view.images if press.ordinal in (None, picture.ordinal)]
    if not found:
        raise _gone()
    return found[0]


def _gone() -> NotFound:
    return NotFound(text("That picture is no longer stored. Ask for it again with the same seed."))
