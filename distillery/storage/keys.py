"""Which keys an object may have: the same for every store, and safe as a path."""

import re
from typing import Final

from distillery.vocabulary.errors import StorageError

SEGMENT: Final = re.compile(r"[A-Za-z0-9_=+@-][A-Za-z0-9_=+@.-]{0,199}")
LONGEST: Final = 900  # bytes; S3 allows 1024 with our prefix


class BadKey(StorageError):
    """No store has, or takes, an object under that key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key[:100]!r} cannot be a key: use names of letters, digits and _.-=+@ between single slashes.",
            retryable=False,
        )


def checked(key: str) -> str:
    """`key` itself, if it is slash-separated plain segments (none starting with a dot); raises BadKey."""
    if len(key) > LONGEST or not all(SEGMENT.fullmatch(segment) for segment in key.split("/")):
        raise BadKey(key)
    return key
