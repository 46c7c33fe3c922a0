"""Pictures that a member names: by link, or as stored before. Which hosts are allowed is decided on fetching."""

import re
from urllib.parse import urlsplit

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, shown, subject, wrong
from distillery.vocabulary.text import Text, text

_STORED = re.compile(r"input_[0-9a-f]{32}\.png")
_URL = re.compile(r"https?://[A-Za-z0-9!#$%&'()*+,\-./:;=?@\[\]_~]+", re.IGNORECASE)
_LONGEST = 2000  # characters; Discord's links have up to 400


def read_image(parameter: Parameter, raw: str, context: Context) -> Reading:
    """An https link, or the name of a stored picture. ``<link>``, as Discord's members hide previews, is a link."""
    written = raw[1:-1].strip() if raw.startswith("<") and raw.endswith(">") else raw
    if _STORED.fullmatch(written):
        return Reading(written)
    if hint := _refusal(written):
        message = text(
            "{it} takes a link to a picture on Discord, or a picture stored before, not {written}.",
            it=subject(parameter),
            written=shown(raw),
        )
        raise wrong(parameter, "not_a_picture", message, hint)
    return Reading(written)


def _refusal(url: str) -> Text | None:
    """What to do about a link that cannot be used; None when it can."""
    if len(url) > _LONGEST:
        return text("The link is too long.")
    if not _URL.fullmatch(url):
        return text("Copy the picture's link in Discord and paste it here.")
    try:
        parts = urlsplit(url)
        _ = parts.port  # read on demand: only now it is checked
    except ValueError:
        return text("The link is broken.")
    if parts.scheme != "https":
        return text("The link must start with https://.")
    if parts.username is not None or parts.password is not None:
        return text("The link must not hold a user name.")
    return None if parts.hostname else text("The link is broken.")
