"""Which pictures of a request an answer may show: storage's, by its guild's policy. Blocking; call it in a thread."""

from collections.abc import Collection
from typing import Literal, Protocol, Self

from bot.cards.gallery import Galleries, Gallery, Place, Rate
from bot.cards.pictures import FILE_LIMIT
from bot.cards.policy import Sight, sight
from bot.delivery.reply import Reply
from bot.parts import Parts
from distillery.guilds.config import GuildConfig
from distillery.queue.views import Picture, RequestView
from distillery.storage.port import Storage

Check = Literal["off", "worker", "front"]  # who rates pictures, if anybody does


class Configs(Protocol):
    """Where guilds' decisions are looked up."""

    def of(self, guild_id: str | None) -> GuildConfig:
        """What holds in the guild. Blocks."""


class Showcase:
    """Galleries of answers. With `check` as front, what has no rating is rated here."""

    def __init__(self, storage: Storage, configs: Configs, check: Check = "off") -> None:
        self._galleries = Galleries(storage, _rate() if check == "front" else None)
        self._configs = configs
        self._rated = check != "off"

    @classmethod
    def of_parts(cls, parts: Parts, check: Check = "off") -> Self:
        """On a bot's storage and guilds."""
        return cls(parts.storage, parts.guilds, check)

    def of_previews(self, view: RequestView, reply: Reply) -> Sight:
        """How much is seen of unfinished pictures: where finished ones are rated, nobody has judged these yet."""
        place = self._place(view, reply, 0)
        return sight("unknown" if self._rated else None, place.policy, age_restricted=place.age_restricted)

    def gallery(self, view: RequestView, reply: Reply, held: Collection[str], file_limit: int) -> Gallery:
        """The pictures of `view`, for a message that holds files of the names `held`. Raises StorageError."""
        return self._galleries.of(view, self._place(view, reply, file_limit), held)

    def seen_at(self, view: RequestView, place: Place) -> Gallery:
        """The pictures of `view` as they are seen at `place`, in a message that holds none yet. Raises StorageError."""
        return self._galleries.of(view, place)

    def sight(self, picture: Picture, place: Place) -> Sight:
        """How much of it is seen there. Raises MissingObject, StorageError."""
        return self._galleries.sight(picture, place)

    def place(self, guild_id: str | None, *, age_restricted: bool, file_limit: int = FILE_LIMIT) -> Place:
        """A channel of the guild, where what it decided holds for whatever is looked at there."""
        return Place(self._configs.of(guild_id).nsfw, age_restricted, file_limit)

    def _place(self, view: RequestView, reply: Reply, file_limit: int) -> Place:
        return self.place(view.guild_id, age_restricted=reply.age_restricted, file_limit=file_limit)


def _rate() -> Rate:
    """The output gate's eyes; its model takes a second to import, so only for those who use it."""
    from distillery.safety.nudity import rate

    return rate
