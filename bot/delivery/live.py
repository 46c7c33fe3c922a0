"""One answer while its request runs: what it shows, what was brought for it, and what its message holds."""

import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.actions.rows import running_rows
from bot.cards import present
from bot.cards.card import PICTURES, SPOILER, Card, File
from bot.cards.gallery import Gallery, named
from bot.cards.policy import Sight
from bot.delivery.courier import NOTHING, Held, Parcel
from bot.delivery.reply import Reply
from distillery.queue.views import RequestView

PREVIEWS = 4  # of one card
STEADY = timedelta(seconds=5)  # an estimate that moves by less is no news,
SHARE = 0.2  # nor one that moves by less than this part of the time that is left


@dataclass
class LiveAnswer:
    """`held` is None while nobody knows what the message holds; `brought` names the pictures that were looked for."""

    request_id: str
    reply: Reply
    held: Held | None = field(default_factory=lambda: NOTHING)
    shown: Card | None = None
    gallery: Gallery = field(default_factory=Gallery)
    brought: frozenset[str] = frozenset()
    eta: datetime | None = None

    def lacks(self, view: RequestView) -> bool:
        """Whether pictures were finished that nobody has looked for yet."""
        return not named(view).keys() <= self.brought

    def bring(self, view: RequestView, gallery: Gallery) -> None:
        """Take the gallery of all that `view` has by now."""
        self.gallery, self.brought = gallery, frozenset(named(view))

    def steadied(self, view: RequestView, now: datetime) -> RequestView:
        """`view` with the estimate that was shown, if it still holds; with none when it has run out."""
        told, eta = self.eta, view.eta
        if told and eta and abs(eta - told) < max(STEADY, SHARE * (told - now)):
            eta = told
        self.eta = eta
        return replace(view, eta=eta if eta and eta > now else None)

    def arrived(self, card: Card, held: Held) -> None:
        """The message shows `card` now, and holds `held`: what was uploaded needs no keeping."""
        self.shown, self.held = card, held
        self.gallery = replace(self.gallery, files=tuple(one for one in self.gallery.files if one.name not in held))

    def parcel(self, view: RequestView, sight: Sight) -> Parcel:
        """What shows `view` now: the card, and the files that are new to the message; `sight` is that of previews."""
        held = self.held or NOTHING
        new = [file for file in self.gallery.files if file.name not in held]
        finished = [name for name in self.gallery.names if name in {*held, *(file.name for file in new)}]
        previews = _previews(view, sight)[: PICTURES - len(finished)]
        card = present.progress(view, [*finished, *(file.name for file in previews)])
        rows = [] if view.cancelling else running_rows(view.id)
        files = [*new, *(file for file in previews if file.name not in held)]
        return Parcel(card.naming(view.member_id) if view.parent_id else card, files, rows)


def _previews(view: RequestView, sight: Sight) -> list[File]:
    """Named after what they show, so that one that stays is not sent again."""
    if sight is Sight.WITHHELD:
        return []
    cover = SPOILER if sight is Sight.COVERED else ""
    files = {f"{cover}preview-{zlib.crc32(data):08x}.jpg": data for data in view.previews[:PREVIEWS]}
    return [File(name, data) for name, data in files.items()]
