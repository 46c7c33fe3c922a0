"""`--attach FLAG=PATH`: pictures from this machine, given to a command by their flag."""

from collections.abc import Callable, Sequence
from pathlib import Path

from distillery.vocabulary.errors import DistilleryError


def attached(given: Sequence[str], keep: Callable[[bytes], str]) -> dict[str, str]:
    """Native options for a command: by flag, the name that `keep` stored each picture under.

    Raises DistilleryError for what is no FLAG=PATH, or cannot be read; before anything is kept.
    """
    files = [_file(one) for one in given]
    return {flag: keep(data) for flag, data in files}


def _file(given: str) -> tuple[str, bytes]:
    flag, equals, path = given.partition("=")
    if not (flag and equals and path):
        raise DistilleryError(f"--attach takes FLAG=PATH, such as control=sketch.png, not {given!r}.")
    try:
        return flag.removeprefix("--").lower(), Path(path).read_bytes()
    except OSError as error:
        raise DistilleryError(f"--attach {given}: {path} cannot be read: {error.strerror}.") from None
