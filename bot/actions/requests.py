"""The requests that presses are about."""

from bot.actions.press import Press
from bot.parts import Parts
from bot.threads import Threads
from distillery.queue.views import Picture, RequestView
from distillery.remix import kept_name
from distillery.storage.port import MissingObject
from distillery.vocabulary.errors import NotFound, Refused
from distillery.vocabulary.text import text


class Requests:
    """Looks requests up, and their pictures as what commands take."""

    def __init__(self, parts: Parts, threads: Threads) -> None:
        self._parts = parts
        self._threads = threads

    async def one(self, press: Press) -> RequestView:
        """Raises NotFound, or Refused when it was deleted."""
        view = await self._threads.call(self._parts.views.one, press.request_id)
        if view is None:
            raise NotFound(text("That request is no longer there. Use the command again."))
        if view.deleted:
            raise Refused("deleted", text("Those pictures were deleted."), text("Use the command again for new ones."))
        return view

    async def stored(self, press: Press, view: RequestView) -> str:
        """The stored name of the picture pressed, of the first if it is about all. Raises NotFound, StorageError."""
        try:
            return await self._threads.read(
                kept_name, _picture(press, view).key, self._parts.storage, self._parts.pictures, self._parts.cache
            )
        except MissingObject:
            raise _gone() from None


def _picture(press: Press, view: RequestView) -> Picture:
    found = [picture for picture in view.images if press.ordinal in (None, picture.ordinal)]
    if not found:
        raise _gone()
    return found[0]


def _gone() -> NotFound:
    return NotFound(text("That picture is no longer stored. Ask for it again with the same seed."))
