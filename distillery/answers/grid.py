"""A grid over a picture: where its cells lie in pixels, which of them a text means, and how it looks."""

from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageDraw, ImageFont

from distillery.command.readers.cells import Area

LARGEST, SMALLEST_CELL = 2048, 40  # pixels: longest side of a drawing; side of a cell that its name fits in
INK, PAPER = (255, 255, 255), (0, 0, 0)
SQUARES = 16  # pixels a side of the checkerboard that shows through


@dataclass(frozen=True)
class Grid:
    """`size` × `size` cells over a picture of `width` × `height` pixels; columns are letters, rows numbers."""

    size: int
    width: int
    height: int

    @cached_property
    def columns(self) -> list[int]:
        """Where columns begin, and where the last one ends."""
        return [round(self.width * number / self.size) for number in range(self.size + 1)]

    @cached_property
    def rows(self) -> list[int]:
        """Where rows begin, and where the last one ends."""
        return [round(self.height * number / self.size) for number in range(self.size + 1)]

    def box(self, area: Area) -> tuple[int, int, int, int]:
        """The pixels of an area: left, top, right and bottom, the last two inclusive."""
        columns, rows = self.columns, self.rows
        return columns[area.left], rows[area.top], columns[area.right + 1] - 1, rows[area.bottom + 1] - 1

    def holds(self, area: Area) -> bool:
        """Whether all of `area` lies in the grid."""
        return area.right < self.size and area.bottom < self.size

    @property
    def last(self) -> str:
        """The name of the last cell: ``d4``."""
        return str(Area(self.size - 1, self.size - 1, self.size - 1, self.size - 1))


def drawn(picture: Image.Image, size: int) -> Image.Image:
    """`picture` (RGBA) with the grid and every cell's name on it; what is transparent shows a checkerboard.

    Large pictures are drawn smaller. Small or narrow ones larger, so that every name can be read.
    """
    scale = min(LARGEST / max(picture.size), max(1.0, SMALLEST_CELL * size / min(picture.size)))
    width, height = (max(round(side * scale), SMALLEST_CELL * size) for side in picture.size)
    enlarged = picture.resize((width, height), Image.Resampling.LANCZOS)
    canvas = Image.alpha_composite(_checkerboard(width, height), enlarged).convert("RGB")
    _draw(ImageDraw.Draw(canvas), Grid(size, width, height))
    return canvas


def _checkerboard(width: int, height: int) -> Image.Image:
    tile = Image.new("RGBA", (2 * SQUARES, 2 * SQUARES), (238, 238, 238, 255))
    for corner in ((0, 0), (SQUARES, SQUARES)):
        tile.paste((187, 187, 187, 255), (*corner, corner[0] + SQUARES, corner[1] + SQUARES))
    board = Image.new("RGBA", (width, height))
    for left in range(0, width, tile.width):
        for top in range(0, height, tile.height):
            board.paste(tile, (left, top))
    return board


def _draw(draw: ImageDraw.ImageDraw, grid: Grid) -> None:
    """Light on dark, for whatever the picture's colours are."""
    for colour, thickness in ((PAPER, 3), (INK, 1)):
        for left in grid.columns[1:-1]:
            draw.line([(left, 0), (left, grid.height)], fill=colour, width=thickness)
        for top in grid.rows[1:-1]:
            draw.line([(0, top), (grid.width, top)], fill=colour, width=thickness)
    cell = min(grid.width, grid.height) // grid.size
    font = ImageFont.load_default(size=min(max(13, cell // 5), 40))
    for column in range(grid.size):
        for row in range(grid.size):
            name = str(Area(column, row, column, row))
            corner = (grid.columns[column] + 5, grid.rows[row] + 3)
            draw.text(corner, name, font=font, fill=INK, stroke_width=2, stroke_fill=PAPER)
