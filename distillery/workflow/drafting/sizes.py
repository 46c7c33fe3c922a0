"""The size that a graph draws at, what else in it follows from that, and sizes by ratio for a new family."""

import re
from dataclasses import dataclass
from itertools import product
from math import sqrt

from distillery.library import Family
from distillery.workflow.drafting.export import Export

_EMPTY = re.compile(r"empty.*latent", re.IGNORECASE)
_RATIOS = {"1:1": 1.0, "5:4": 1.25, "4:3": 4 / 3, "3:2": 1.5, "16:9": 16 / 9, "21:9": 21 / 9}
_BLOCK = 16
_NEAR = 0.1  # by how much a graph's scale may differ from its family's and still be the same


@dataclass(frozen=True)
class Canvas:
    """`width` and `height` in pixels, as exported, of the nodes `empty`.

    `scaled` are other sides in the graph, by node and what their names begin with, and how many times as long they are.
    """

    width: int
    height: int
    empty: tuple[str, ...]
    scaled: dict[tuple[str, str], float]

    def ratio(self, family: Family) -> str:
        """The family's ratio that is nearest."""
        return family.nearest_ratio(self.width, self.height)

    def scale(self, family: Family) -> float:
        """How many times the family's sides those of the graph are: SD 1.5 may draw at half of them."""
        wide, high = family.ratios[self.ratio(family)]
        scale = sqrt(self.width * self.height / (wide * high))
        return 1.0 if abs(scale - 1) < _NEAR else max(round(scale * 16) / 16, 1 / 16)


def canvas(export: Export, base: str | None) -> Canvas | None:
    """Where the base pass starts from nothing; None for a graph that starts from a picture."""
    before = export.upstream(base) if base else set(export.graph)
    empty = [node for node in export.graph if node in before and _EMPTY.search(export.graph[node]["class_type"])]
    sides = [_sides(export, node) for node in empty]
    if not sides or sides[0] is None:
        return None
    width, height = sides[0]
    same = tuple(node for node, each in zip(empty, sides, strict=True) if each == (width, height))
    return Canvas(width, height, same, _scaled(export, width, height, same))


def sizes(canvas: Canvas | None) -> dict[str, tuple[int, int]]:
    """Sizes by ratio for a family that there is none of yet: as many pixels as the graph has; its own ratio first."""
    width, height = (canvas.width, canvas.height) if canvas else (1024, 1024)
    pixels, own = width * height, max(width, height) / min(width, height)
    made = {ratio: (_block(sqrt(pixels * share)), _block(sqrt(pixels / share))) for ratio, share in _RATIOS.items()}
    first = min(_RATIOS, key=lambda ratio: abs(_RATIOS[ratio] - own))
    return _ordered(made, first)


def _ordered(made: dict[str, tuple[int, int]], first: str) -> dict[str, tuple[int, int]]:
    """`first` first, and of what came out the same only one."""
    found: dict[str, tuple[int, int]] = {}
    for ratio, size in {first: made[first], **made}.items():
        if size not in found.values():
            found[ratio] = size
    return found


def _block(side: float) -> int:
    return max(_BLOCK, _BLOCK * round(side / _BLOCK))


def _scaled(export: Export, width: int, height: int, empty: tuple[str, ...]) -> dict[tuple[str, str], float]:
    found = {}
    for node, prefix in product(export.graph, ("", "target_")):
        if node not in empty and (sides := _sides(export, node, prefix)):
            scale = sides[0] / width
            if abs(sides[1] / height - scale) < 0.01:
                found[node, prefix] = round(scale, 4)
    return found


def _sides(export: Export, node: str, prefix: str = "") -> tuple[int, int] | None:
    width, height = export.value(node, f"{prefix}width"), export.value(node, f"{prefix}height")
    whole = type(width) is int and type(height) is int and 0 < width < 100_000 and 0 < height < 100_000
    return (width, height) if whole else None
