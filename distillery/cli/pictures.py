"""`pictures`: which ones nobody may start from."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image

from distillery.database import revision
from distillery.database.engine import Database
from distillery.members.blocked_pictures import EVERYWHERE, BlockedPictures
from distillery.pictures.decode import clean
from distillery.pictures.scale import within
from distillery.safety.likeness import SIDE, is_plain, phash
from distillery.settings import DatabaseSettings, load
from distillery.vocabulary.errors import DistilleryError

_HASH = re.compile(r"[0-9a-f]{16}")


def pictures(block: Path | None, reason: str | None, unblock: str | None, guild: str) -> None:
    """Change the list of blocked pictures, and show what is on it then."""
    blocked = BlockedPictures(_database())
    if block is not None:
        _block(blocked, block, reason, guild)
    if unblock is not None and not blocked.unblock(_look_of(unblock), guild):
        raise DistilleryError(f"No picture like {unblock} is blocked {_where(guild)}.")
    for one in blocked.listed(guild or None):
        print(f"{one.phash}  {_where(one.guild_id)}, since {one.created_at:%Y-%m-%d %H:%M} UTC: {one.reason}")


def _block(blocked: BlockedPictures, file: Path, reason: str | None, guild: str) -> None:
    if not reason:
        raise DistilleryError("Say why with --reason: whoever reads the list later will want to know.")
    hashed = _look_of(str(file))
    if is_plain(hashed):
        raise DistilleryError(f"There is too little to see in {file}: harmless pictures would look like it.")
    blocked.block(hashed, reason, guild_id=guild)


def _look_of(given: str) -> str:
    """The hash itself, or that of a picture's file as if a member had brought it."""
    if _HASH.fullmatch(given):
        return given
    try:
        data = Path(given).read_bytes()
    except OSError as error:
        raise DistilleryError(f"{given} cannot be read: {error.strerror}.") from None
    with Image.open(BytesIO(clean(data).data)) as image:
        image.load()
        return phash(within(image, SIDE))


def _where(guild: str) -> str:
    return "everywhere" if guild == EVERYWHERE else f"in server {guild}"


def _database() -> Database:
    database = Database(load(DatabaseSettings).database_url)
    revision.require(database)
    return database
