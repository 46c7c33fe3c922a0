"""Which page of what a member looks through. All of it is in the custom id, so that any process can turn it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar

T = TypeVar("T")

LONGEST_TEXT = 25  # characters of a text that is looked for: a custom id has 100
TURNED = re.compile(
    r"m:(?P<book>[hfp]):(?P<way>[son]):(?P<cursor>[0-9a-f.]{0,40}):(?P<kept>[01]):(?P<command>[a-z0-9_-]{0,32}):"
    r"(?P<text>.{0,25})",
    re.DOTALL,
)


CURSORS = {"h": r"[0-9a-f]{32}", "f": r"[0-9]{1,17}\.[0-9]{1,18}", "p": r"[0-9]{1,6}"}  # of each book


class Book(StrEnum):
    """What has pages."""

    HISTORY = "h"
    FAVOURITES = "f"
    PRESETS = "p"


class Way(StrEnum):
    """Where a page begins."""

    START = "s"  # with the newest
    OLDER = "o"  # after the cursor
    NEWER = "n"  # and ends before it


@dataclass(frozen=True)
class Turn:
    """One page. `command`, `text` and `kept` (with favourites only) are what history is looked through for."""

    book: Book
    way: Way = Way.START
    cursor: str = ""
    command: str = ""
    text: str = ""
    kept: bool = False

    @property
    def custom_id(self) -> str:
        """``m:<book>:<way>:<cursor>:<kept>:<command>:<text>``; the ids of requests go without their hyphens."""
        cursor = self.cursor.replace("-", "")
        return f"m:{self.book}:{self.way}:{cursor}:{int(self.kept)}:{self.command}:{self.text}"

    @classmethod
    def read(cls, custom_id: str) -> Self | None:
        """None for an id that is none of ours, or whose cursor is none of its book's."""
        match = TURNED.fullmatch(custom_id)
        if match is None:
            return None
        book, cursor = Book(match["book"]), match["cursor"]
        if cursor and not re.fullmatch(CURSORS[book], cursor):
            return None
        if book is Book.HISTORY and cursor:
            cursor = "-".join((cursor[:8], cursor[8:12], cursor[12:16], cursor[16:20], cursor[20:]))
        return cls(book, Way(match["way"]), cursor, match["command"], match["text"], match["kept"] == "1")

    @property
    def before(self) -> str | None:
        """The cursor that the page is older than."""
        return self.cursor if self.way is Way.OLDER else None

    @property
    def after(self) -> str | None:
        """The cursor that the page is newer than."""
        return self.cursor if self.way is Way.NEWER else None

    @property
    def filtered(self) -> bool:
        """Whether not everything is shown."""
        return bool(self.command or self.text or self.kept)

    def leaf(self, found: Sequence[T], size: int) -> tuple[list[T], bool, bool]:
        """The page, of what was found (one more than its `size`, if there are), and whether there are newer, older."""
        more = len(found) > size
        if self.way is Way.NEWER:
            return list(found[-size:]), more, True
        return list(found[:size]), self.way is Way.OLDER, more

    def to(self, way: Way, cursor: str) -> Self:
        """The page next to it that begins there."""
        return replace(self, way=way, cursor=cursor)
