"""The pictures of a request as one message shows them: rated, covered or withheld, fitted, and uploaded once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bot.cards.card import PICTURES, SPOILER, File, Link, stem
from bot.cards.links import links_to
from bot.cards.pictures import FILE_LIMIT, fit
from bot.cards.policy import Sight, sight
from distillery.guilds.config import Policy
from distillery.queue.views import Picture, RequestView
from distillery.storage.port import MissingObject, Storage

Rate = Callable[[bytes], str]  # a picture's file -> its rating


@dataclass(frozen=True)
class Place:
    """Where pictures are to be seen: the guild's policy, whether the channel is age-restricted, bytes of one file."""

    policy: Policy = "block"
    age_restricted: bool = False
    file_limit: int = FILE_LIMIT


@dataclass(frozen=True)
class Gallery:
    """`names` of all that are shown, in order; `files` of those that the message does not hold yet."""

    names: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    links: tuple[Link, ...] = ()  # to the originals of what was encoded again, or could not be
    withheld: int = 0
    lost: int = 0  # no longer stored
    smaller: int = 0  # encoded again
    unfit: int = 0  # too large, and no encoding helps
    policy: Policy = "block"
    barred: frozenset[int] = frozenset()  # the ordinals of those of which nothing can be made: withheld or lost


@dataclass
class _Hung:
    """What becomes of one picture. `name` is that of its file once it is decided that it is shown."""

    stem: str
    picture: Picture
    name: str | None = None
    file: File | None = None
    lost: bool = False
    withheld: bool = False
    changed: bool = field(default=False)

    @property
    def barred(self) -> bool:
        return self.lost or self.withheld

    @property
    def unfit(self) -> bool:
        return not (self.name or self.barred)


class Galleries:
    """Brings pictures out of `storage`. Blocking; safe for many threads.

    With `rate`, pictures that came without a rating get theirs here, each time they are brought.
    """

    def __init__(self, storage: Storage, rate: Rate | None = None) -> None:
        self._storage = storage
        self._rate = rate

    def of(self, view: RequestView, place: Place, held: Collection[str] = ()) -> Gallery:
        """The gallery of `view` in a message that holds files of the names `held` already.

        Raises StorageError when it may work later.
        """
        known = {stem(name): name for name in held}
        hung = [self._hung(called, picture, place, known.get(called)) for called, picture in named(view).items()]
        _fit(hung, place.file_limit)
        usable = [one for one in hung if not one.barred]
        return Gallery(
            names=tuple(one.name for one in hung if one.name),
            files=tuple(one.file for one in hung if one.file),
            links=links_to(
                self._storage, [(number, one.picture) for number, one in enumerate(usable, 1) if one.changed]
            ),
            withheld=sum(one.withheld for one in hung),
            lost=sum(one.lost for one in hung),
            smaller=sum(one.changed and not one.unfit for one in hung),
            unfit=sum(one.unfit for one in hung),
            policy=place.policy,
            barred=frozenset(one.picture.ordinal for one in hung if one.barred),
        )

    def sight(self, picture: Picture, place: Place) -> Sight:
        """How much of a picture is seen there, rated now if nobody did. Raises MissingObject, StorageError."""
        if self._rate is None or picture.rating is not None:
            return _seen(picture.rating, place)
        return _seen(self._rate(self._storage.get(picture.key)), place)

    def _hung(self, called: str, picture: Picture, place: Place, held: str | None) -> _Hung:
        """Kept as the message holds it, if it may be seen like that; else brought."""
        one, rating = _Hung(called, picture), picture.rating
        rates_here = self._rate is not None and rating is None
        if held and (rates_here or _seen(rating, place) is _as_held(held)):
            one.name, one.changed = held, _suffix(held) != _suffix(picture.key)
            return one
        if not rates_here and _seen(rating, place) is Sight.WITHHELD:
            one.withheld = True
            return one
        return self._brought(one, place)

    def _brought(self, one: _Hung, place: Place) -> _Hung:
        try:
            data = self._storage.get(one.picture.key)
        except MissingObject:
            one.lost = True
            return one
        rating = one.picture.rating
        seen = _seen(self._rate(data) if self._rate and rating is None else rating, place)
        one.withheld = seen is Sight.WITHHELD
        if not one.withheld:
            cover = SPOILER if seen is Sight.COVERED else ""
            one.file = File(f"{cover}{one.stem}{_suffix(one.picture.key)}", data)
        return one


def named(view: RequestView) -> dict[str, Picture]:
    """The pictures by what their files are called: numbered as they were asked for, so that none moves another."""
    return {f"{view.id}-{picture.ordinal + 1}": picture for picture in view.images[:PICTURES]}


def _fit(hung: list[_Hung], limit: int) -> None:
    brought = [(one, one.file) for one in hung if one.file]
    for (one, original), file in zip(brought, fit([file for _, file in brought], limit), strict=True):
        one.file, one.changed = file, file is not original
        one.name = file.name if file else None


def _seen(rating: str | None, place: Place) -> Sight:
    return sight(rating, place.policy, age_restricted=place.age_restricted)


def _as_held(name: str) -> Sight:
    return Sight.COVERED if name.startswith(SPOILER) else Sight.OPEN


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix
