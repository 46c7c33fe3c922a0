"""Cells of a grid drawn on a picture: ``b1:c2, d7``. Columns are letters from the left, rows numbers from the top."""

import re
from dataclasses import dataclass
from typing import Self

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, shown, wrong
from distillery.command.text import narrow

_AREA = re.compile(r"([a-z])([1-9][0-9]?)(?:\s*:\s*([a-z])([1-9][0-9]?))?")
_MOST = 400  # areas; the finest grid has as many cells


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, counted from 0; `right` and `bottom` belong to it."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def between(cls, first: tuple[str, str], last: tuple[str, str]) -> Self:
        """The area between two corners such as ``("b", "1")``, whichever they are."""
        columns = sorted(ord(column) - ord("a") for column, _ in (first, last))
        rows = sorted(int(row) - 1 for _, row in (first, last))
        return cls(columns[0], rows[0], columns[1], rows[1])

    def __str__(self) -> str:
        first = f"{chr(ord('a') + self.left)}{self.top + 1}"
        last = f"{chr(ord('a') + self.right)}{self.bottom + 1}"
        return first if first == last else f"{first}:{last}"


def areas(text: str) -> list[Area]:
    """The areas that `text` lists. Raises ValueError with the part that is none."""
    parts = [part.strip() for part in narrow(text).lower().split(",")]
    found = []
    for part in filter(None, parts):
        match = _AREA.fullmatch(part)
        if match is None:
            raise ValueError(part)
        first = (match[1], match[2])
        found.append(Area.between(first, (match[3], match[4]) if match[3] else first))
    return list(dict.fromkeys(found))


def read_cells(parameter: Parameter, text: str, context: Context) -> Reading:
    """The areas in their canonical writing. Whether the grid has them is for whoever knows its size."""
    try:
        found = areas(text)
    except ValueError as error:
        message = f"takes cells such as b1:c2, d7, not {shown(str(error))}."
        raise wrong(parameter, "not_cells", message, "Letters are columns, numbers are rows.") from error
    if not found:
        raise wrong(parameter, "missing_value", "needs a value.", f"{parameter.help}.")
    if len(found) > _MOST:
        raise wrong(parameter, "too_many", f"takes up to {_MOST} areas, not {len(found)}.", "Write ranges: a1:f7.")
    return Reading(", ".join(map(str, found)))
