"""Pictures as files that Discord takes: named, within its limits. Blocking; call it in a thread."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from bot.cards.card import PICTURES, SPOILER, File
from bot.cards.fitting import Unfit, fitted
from distillery.answers.answer import Answer
from distillery.i18n import say
from distillery.vocabulary.text import Text, plural

FILE_LIMIT = 10 * 1024 * 1024  # bytes of one attachment, in a server without boosts
MESSAGE_LIMIT = 24 * 1024 * 1024  # bytes of all; Discord takes 25 MiB a request, or one file where more is allowed

__all__ = ["FILE_LIMIT", "MESSAGE_LIMIT", "File", "fit", "of_answer", "smaller"]


def of_answer(answer: Answer, limit: int = FILE_LIMIT, *, covered: bool = False) -> tuple[list[File], list[str]]:
    """The pictures of an answer, named as they are stored, and `covered` if so; and remarks for the member."""
    cover = SPOILER if covered else ""
    originals = [File(f"{cover}{shown.stored.name}", shown.data) for shown in answer.pictures[:PICTURES]]
    files = [one for one in fit(originals, limit) if one]
    changed = sum(one.name not in {original.name for original in originals} for one in files)
    return files, [say(smaller(changed))] if changed else []


def fit(files: Sequence[File], limit: int) -> list[File | None]:
    """Each within `limit` bytes and all within one message; None for what cannot be made to fit."""
    share = min(limit, max(MESSAGE_LIMIT, limit) // max(1, len(files)))
    return [_fit(file, share) for file in files]


def _fit(file: File, limit: int) -> File | None:
    if len(file.data) <= limit:
        return file
    try:
        made = fitted(file.data, limit)
    except Unfit:
        return None
    return File(f"{PurePosixPath(file.name).stem}.{made.extension}", made.data)


def smaller(count: int) -> Text:
    """What is said of pictures that were encoded again."""
    return plural(
        count,
        "{count} picture was too large for Discord: it is shown smaller, in WebP or JPEG.",
        "{count} pictures were too large for Discord: they are shown smaller, in WebP or JPEG.",
    )
