"""/makemask: a picture with a grid drawn on it, or with cells of that grid cut out for --inpaint to redraw."""

import io

from PIL import Image, ImageChops, ImageDraw

from distillery.answers.answer import Answer, Shown
from distillery.answers.grid import Grid, drawn
from distillery.answers.question import Question, Sources
from distillery.command.readers.cells import Area, areas
from distillery.pictures import Pictures
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, text

LARGEST = 2048  # pixels of a mask's longest side: more than any graph redraws, and few enough for an attachment


def makemask(question: Question, sources: Sources) -> Answer:
    """Raises CommandError when the grid has not got the cells that are named."""
    given, original = question.command.parameters, question.picture("image")
    picture = sources.pictures.opened(original, LARGEST).convert("RGBA")
    grid = Grid(given["gridsize"], *picture.size)
    chosen = areas(given["gridrange"] or "")
    _check(grid, chosen)
    if not chosen:
        gridded = _shown(sources.pictures, drawn(picture, grid.size))
        return Answer(text("The picture's grid"), _how_to_cut(original.name, grid), pictures=(gridded,))
    masked = _masked(picture, grid, chosen, round_=given["gridshape"] == "round")
    mask = _shown(sources.pictures, masked)
    preview = (_shown(sources.pictures, drawn(masked, grid.size)),) if given["gridlines"] else ()
    cut = text("{areas} ({share})", areas=", ".join(map(str, chosen)), share=_share(picture, masked))
    fields = ((text("Cut out"), cut), (text("Mask"), mask.stored.name))
    return Answer(text("The mask"), _how_to_inpaint(mask.stored.name), fields, (mask, *preview))


def _check(grid: Grid, chosen: list[Area]) -> None:
    problems = [_outside(area, grid) for area in chosen if not grid.holds(area)]
    if min(grid.width, grid.height) < grid.size:
        problems.append(_too_fine(grid))
    if problems:
        raise CommandError(problems)


def _outside(area: Area, grid: Grid) -> Problem:
    where = text(
        "The grid has columns a to {letter} and rows 1 to {size}. --gridsize changes that.",
        letter=grid.last[0],
        size=grid.size,
    )
    return Problem("cells_outside", text("--gridrange {area} leaves the grid.", area=str(area)), "--gridrange", where)


def _too_fine(grid: Grid) -> Problem:
    message = text(
        "--gridsize {size} is finer than the picture, which has {width} × {height} pixels.",
        size=grid.size,
        width=grid.width,
        height=grid.height,
    )
    return Problem("grid_too_fine", message, "--gridsize", text("Take fewer cells, or a larger picture."))


def _masked(picture: Image.Image, grid: Grid, chosen: list[Area], *, round_: bool) -> Image.Image:
    """`picture` with `chosen` transparent, beside what was so already. The colours beneath stay, for inpainting."""
    kept = Image.new("L", picture.size, 255)
    draw = ImageDraw.Draw(kept)
    for area in chosen:
        (draw.ellipse if round_ else draw.rectangle)(grid.box(area), fill=0)
    masked = picture.copy()
    masked.putalpha(ImageChops.darker(kept, picture.getchannel("A")))
    return masked


def _share(picture: Image.Image, masked: Image.Image) -> Text:
    """How much of `picture` was cut out, and beside it how much of it is gone now, where some of it was before."""
    before, after = (image.getchannel("A").histogram()[0] for image in (picture, masked))
    pixels = picture.width * picture.height
    if not before:
        return text("{share} of the picture", share=_percent(after / pixels))
    new, whole = _percent((after - before) / pixels), _percent(after / pixels)
    return text("{share}; {whole} with what was cut out before", share=new, whole=whole)


def _percent(share: float) -> Text:
    if share < 0.01:
        return text("less than 1%") if share else text("nothing more")
    return text("{share:.0%}", share=share)


def _shown(pictures: Pictures, image: Image.Image) -> Shown:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)  # it is stored more tightly
    stored = pictures.keep(file.getvalue())
    return Shown(pictures.read(stored), stored)


def _how_to_cut(name: str, grid: Grid) -> Text:
    size = "" if grid.size == 4 else f" --gridsize {grid.size}"
    command = f"/makemask {name}{size} --gridrange b2:c3, {grid.last}"
    return text("Say which cells to cut out, single ones or from corner to corner:\n`{command}`", command=command)


def _how_to_inpaint(name: str) -> Text:
    return text(
        "Say what is to be drawn where the picture is cut out:\n"
        "`/serve a golden crown --inpaint {name}`\n"
        "Call /makemask with this mask again to cut out more.",
        name=name,
    )
