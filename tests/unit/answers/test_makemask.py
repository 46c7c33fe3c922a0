"""/makemask by its pixels: what is cut out, what stays, and that the result is ready for --inpaint."""

import pytest
from PIL import Image

from distillery.vocabulary.errors import CommandError
from tests.support.answering import Answering, fields, picture


def gradient(width: int = 120, height: int = 80) -> Image.Image:
    """No two columns alike."""
    image = Image.new("RGB", (width, height))
    image.putdata([(x % 256, y % 256, 77) for y in range(height) for x in range(width)])
    return image


def mask(house: Answering, flags: str, image: Image.Image | None = None) -> Image.Image:
    return picture(house.ask(f"/makemask {house.keep(image or gradient())} {flags}"))


def cut_out(masked: Image.Image) -> set[tuple[int, int]]:
    alpha = masked.getchannel("A")
    assert {value for _, value in alpha.getcolors() or []} <= {0, 255}
    return {(x, y) for x in range(masked.width) for y in range(masked.height) if alpha.getpixel((x, y)) == 0}


def box(left: int, top: int, right: int, bottom: int) -> set[tuple[int, int]]:
    return {(x, y) for x in range(left, right) for y in range(top, bottom)}


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("--gridrange a1", box(0, 0, 30, 20)),
        ("--gridrange d4", box(90, 60, 120, 80)),
        ("--gridrange b1:c2, d4", box(30, 0, 90, 40) | box(90, 60, 120, 80)),
        ("--gridrange C2:B1", box(30, 0, 90, 40)),
        ("--gridrange a1:d4", box(0, 0, 120, 80)),
        ("--gridrange b2 --gridsize 2", box(60, 40, 120, 80)),
        ("--gridrange t20 --gridsize 20", box(114, 76, 120, 80)),
        ("--gridrange b2:d2,a1:b1 --gridsize 5 --gridlines", box(24, 16, 96, 32) | box(0, 0, 48, 16)),
    ],
)
def test_exactly_the_cells_named_are_cut_out(house: Answering, flags: str, expected: set[tuple[int, int]]) -> None:
    assert cut_out(mask(house, flags)) == expected


@pytest.mark.parametrize("size", [3, 7, 19])
def test_cells_leave_no_gap_and_do_not_overlap(house: Answering, size: int) -> None:
    """Whatever sizes do not divide."""
    image = gradient(101, 67)
    halves = [mask(house, f"--gridsize {size} --gridrange {area}", image) for area in (f"a1:a{size}", f"b1:b{size}")]
    first, second = map(cut_out, halves)
    assert not first & second
    assert {x for x, _ in first | second} == set(range(round(101 * 2 / size)))


def test_the_colours_beneath_the_mask_stay(house: Answering) -> None:
    """Inpainting starts from them."""
    masked = mask(house, "--gridrange b2:c3")
    assert masked.convert("RGB").tobytes() == gradient().tobytes()


def test_round_is_the_ellipse_in_the_range(house: Answering) -> None:
    image = gradient(200, 100)
    found = cut_out(mask(house, "--gridrange b2:c3 --gridshape round", image))
    assert found < box(50, 25, 150, 75)
    assert {(100, 50), (51, 50), (148, 50), (100, 26), (100, 73)} <= found
    assert not found & {(51, 26), (148, 26), (51, 73), (148, 73)}
    assert len(found) == pytest.approx(3.1416 * 50 * 25, rel=0.03)


def test_a_mask_can_be_cut_further(house: Answering) -> None:
    first = house.ask(f"/makemask {house.keep(gradient())} --gridrange a1")
    second = house.ask(f"/makemask {first.pictures[0].stored.name} --gridrange d4")
    assert cut_out(picture(second)) == box(0, 0, 30, 20) | box(90, 60, 120, 80)
    assert fields(second)["Cut out"] == "d4 (6%; 12% with what was cut out before)"


def test_a_cell_that_was_cut_out_before_adds_nothing(house: Answering) -> None:
    first = house.ask(f"/makemask {house.keep(gradient())} --gridrange a1:b2")
    second = house.ask(f"/makemask {first.pictures[0].stored.name} --gridrange a1")
    assert fields(second)["Cut out"] == "a1 (nothing more; 25% with what was cut out before)"


def test_a_small_cell_is_not_nothing(house: Answering) -> None:
    answer = house.ask(f"/makemask {house.keep(gradient())} --gridrange t20 --gridsize 20")
    assert fields(answer)["Cut out"] == "t20 (less than 1% of the picture)"


def test_the_result_is_a_name_that_inpaint_takes(house: Answering) -> None:
    answer = house.ask(f"/makemask {house.keep(gradient())} --gridrange a1:b2")
    name = answer.pictures[0].stored.name
    assert answer.pictures[0].stored.masked
    assert f"--inpaint {name}" in answer.text
    command = house.catalogue.parse(f"a crown --inpaint {name}")
    assert command.parameters["inpaint"] == name
    again = house.pictures.bring(name)
    assert (again.masked, again.width, again.height) == (True, 120, 80)
    assert fields(answer) == {"Cut out": "a1:b2 (25% of the picture)", "Mask": name}


def test_gridlines_are_on_a_second_picture_only(house: Answering) -> None:
    answer = house.ask(f"/makemask {house.keep(gradient(400, 400))} --gridrange b2 --gridlines")
    assert len(answer.pictures) == 2
    assert cut_out(picture(answer)) == box(100, 100, 200, 200)
    preview = picture(answer, 1)
    assert preview.mode == "RGB"
    assert {preview.getpixel((x, 200)) for x in range(120, 390, 30)} == {(255, 255, 255)}


def test_without_a_range_the_grid_is_shown(house: Answering) -> None:
    name = house.keep(Image.new("RGB", (400, 300), (200, 30, 30)))
    answer = house.ask(f"/makemask {name}")
    shown = picture(answer)
    assert shown.size == (400, 300)
    for line in (100, 200, 300):
        assert shown.getpixel((line, 140)) == (255, 255, 255)
    for line in (75, 150, 225):
        assert shown.getpixel((350, line)) == (255, 255, 255)
    assert shown.getpixel((50, 60)) == (200, 30, 30)
    assert f"/makemask {name} --gridrange" in answer.text


@pytest.mark.parametrize("size", [(2, 2), (5, 900), (900, 5), (64, 64), (640, 427), (5000, 300)])
@pytest.mark.parametrize("colour", ["white", "black"])
def test_every_cell_can_be_read_on_any_picture(house: Answering, size: tuple[int, int], colour: str) -> None:
    grid = 2 if min(size) < 20 else 20
    shown = picture(house.ask(f"/makemask {house.keep(Image.new('RGB', size, colour))} --gridsize {grid}"))
    assert max(shown.size) <= 2048
    cells = [shown.width / grid, shown.height / grid]
    assert min(cells) >= 40
    for column in range(grid):
        for row in range(grid):
            left, top = column * cells[0], row * cells[1]
            label = shown.crop((int(left) + 3, int(top) + 3, int(left) + 36, int(top) + 20)).convert("L")
            dark, light = label.getextrema()
            assert (dark < 5, light > 250) == (True, True), "ink and outline both show"


def test_no_two_cells_have_the_same_name_drawn(house: Answering) -> None:
    shown = picture(house.ask(f"/makemask {house.keep(Image.new('RGB', (800, 800)))} --gridsize 20"))
    labels = {
        shown.crop((x * 40 + 4, y * 40 + 3, x * 40 + 37, y * 40 + 22)).tobytes() for x in range(20) for y in range(20)
    }
    assert len(labels) == 400


def test_a_very_large_picture_is_brought_down(house: Answering) -> None:
    masked = mask(house, "--gridrange a1:b4", Image.new("RGB", (4096, 1024), "teal"))
    assert masked.size == (2048, 512)
    assert masked.getchannel("A").histogram()[0] == 1024 * 512


@pytest.mark.parametrize(
    ("flags", "codes", "words"),
    [
        ("--gridrange e1", ["cells_outside"], "e1 leaves the grid. The grid has columns a to d and rows 1 to 4."),
        ("--gridrange a1:a5, b9, c2", ["cells_outside", "cells_outside"], "a1:a5"),
        ("--gridrange b1:z9 --gridsize 15", ["cells_outside"], "columns a to o and rows 1 to 15"),
        ("--gridrange z", ["not_cells"], '"z"'),
        ("--gridrange a0", ["not_cells"], '"a0"'),
        ("--gridrange 1a", ["not_cells"], "Letters are columns"),
        ("--gridrange", ["missing_value"], "needs a value"),
        ("--gridrange ,", ["missing_value"], "needs a value"),
        ("--gridsize 1", ["out_of_range"], "from 2 to 20"),
        ("--gridsize 21", ["out_of_range"], "from 2 to 20"),
        ("--gridshape star", ["unknown_choice"], "square, round"),
        ("--gridlines yes", ["unexpected_value"], "takes no value"),
        ("--gridsize 20 --gridrange a1", ["grid_too_fine"], "16 × 24 pixels"),
    ],
)
def test_what_is_refused_and_how(house: Answering, flags: str, codes: list[str], words: str) -> None:
    with pytest.raises(CommandError) as caught:
        mask(house, flags, gradient(16, 24))
    assert [problem.code for problem in caught.value.problems] == codes
    assert words in str(caught.value)


def test_a_picture_is_needed(house: Answering) -> None:
    with pytest.raises(CommandError, match="is missing"):
        house.ask("/makemask")


def test_a_grid_without_a_range_ignores_its_shape_aloud(house: Answering) -> None:
    answer = house.ask(f"/makemask {house.keep(gradient())} --gridlines")
    assert any("--gridlines" in note and "--gridrange" in note for note in answer.notes)
