"""Cells of a grid drawn on a picture: ``b1:c2, d7``. Columns are letters from the left, rows numbers from the top."""

import re
from dataclasses import dataclass
from typing import Self

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, explained, shown, subject, wrong
from distillery.command.text import narrow
from distillery.vocabulary.text import text

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


def areas(raw: str) -> list[Area]:
    """The areas that `raw` lists. Raises ValueError with the part that is none."""
    parts = [part.strip() for part in narrow(raw).lower().split(",")]
    found = []
    for part in filter(None, parts):
        match = _AREA.fullmatch(part)
        if match is None:
            raise ValueError(part)
        first = (match[1], match[2])
        found.append(Area.between(first, (match[3], match[4]) if match[3] else first))
    return list(dict.fromkeys(found))


def read_cells(parameter: Parameter, raw: str, context: Context) -> Reading:
    """The areas in their canonical writing. Whether the grid has them is for whoever knows its size."""
    it = subject(parameter)
    try:
        found = areas(raw)
    except ValueError as error:
        message = text("{it} takes cells such as b1:c2, d7, not {written}.", it=it, written=shown(str(error)))
        raise wrong(parameter, "not_cells", message, text("Letters are columns, numbers are rows.")) from error
    if not found:
        raise wrong(parameter, "missing_value", text("{it} needs a value.", it=it), explained(parameter))
    if len(found) > _MOST:
        message = text("{it} takes up to {most} areas, not {count}.", it=it, most=_MOST, count=len(found))
        raise wrong(parameter, "too_many", message, text("Write ranges: {example}.", example="a1:f7"))
    return Reading(", ".join(map(str, found)))
