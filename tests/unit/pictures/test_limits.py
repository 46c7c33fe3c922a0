"""Files that keep their reader busy, and those that merely look so: by counting, not by the clock."""

import zlib
from contextlib import suppress

import pytest
from PIL import Image

from distillery.pictures import PictureRefused
from distillery.pictures.decode import FORMATS, clean
from distillery.pictures.jpeg import FILL, MARKER, MARKERS, scans
from distillery.pictures.limited import READS, Limited
from tests.unit.pictures.files import chunk, png, saved

COMMENT = b"\xff\xfe\0\x02"
PLAIN = saved(Image.effect_noise((64, 64), 50), "JPEG")
BEGINNING = 20  # bytes of the first two markers
MANY = {
    "fill bytes": b"\xff" * 2 * READS,
    "comments": COMMENT * READS,
    "restarts": b"\xff\xd0" * READS,
    "nothing": bytes(2 * READS),
    "comments behind an end": b"\xff\xd9" + COMMENT * READS,
    "comments in a marker of no length": (b"\xff\xf0\xff\xff" + COMMENT * 16_383) * 4,
}


def stuffed(stuffing: bytes, at: int) -> bytes:
    return PLAIN[:at] + stuffing + PLAIN[at:]


def small(parts: int, size: int) -> bytes:
    """A PNG whose pixels, not packed, come in `parts` chunks of `size` bytes."""
    rows = parts * size // 5_000
    packed = zlib.compress(bytes(5_000 * rows), 0)
    pieces = (chunk(b"IDAT", packed[at : at + size]) for at in range(0, len(packed), size))
    return png(4_999, rows, b"").replace(chunk(b"IDAT", zlib.compress(b"")), b"".join(pieces))


def reads(data: bytes) -> int:
    """How often Pillow reads from a file, until it is done or stopped."""
    file = Limited(data)
    with suppress(OSError):
        Image.open(file, formats=FORMATS).load()
    return file.reads


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        clean(data)
    return refused.value.problem.code


@pytest.mark.parametrize("name", MANY)
def test_a_jpeg_s_header_is_read_so_often_and_no_more(name: str) -> None:
    data = stuffed(MANY[name], BEGINNING)
    assert reads(data) == READS + 1
    assert refusal(data) == "broken_picture"


@pytest.mark.parametrize("kind", [b"tEXt", b"prVt", b"IDAT"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_nor_are_a_png_s_chunks(kind: bytes, place: str) -> None:
    chunks = chunk(kind, b"a\0b" if kind == b"tEXt" else b"") * READS
    data = png(4, 4, bytes(20), before=chunks) if place == "before" else png(4, 4, bytes(20), after=chunks)
    assert reads(data) == READS + 1
    assert refusal(data) == "broken_picture"


def test_what_programs_write_is_read_far_less_often() -> None:
    large = small(parts=3_100, size=8_192)
    assert large.count(b"IDAT") > 3_000
    assert len(large) > 25_000_000
    assert reads(large) < READS / 4
    assert reads(stuffed(b"\xff\xe2\xff\xff".ljust(65_537, b"x") * 380, 2)) < READS / 4
    assert reads(saved(Image.effect_noise((500, 500), 50), "WEBP")) < READS / 4


def test_a_run_of_fill_bytes_is_looked_at_once() -> None:
    """A marker is two bytes to the search, so it goes over each byte at most twice, whatever stands around it."""
    run = b"\xff" * 1_000
    found = MARKER.search(run + b"\xda")
    assert found is not None
    assert found.span() == (999, 1_001)
    assert MARKER.search(run + b"\0") is None


@pytest.mark.parametrize("at", [BEGINNING, len(PLAIN) - 2])
def test_some_fill_bytes_may_stand_before_a_marker(at: int) -> None:
    assert clean(stuffed(b"\xff" * 8, at)).width == 64
    assert refusal(stuffed(FILL, at)) == "broken_picture"


@pytest.mark.parametrize("end", [b"\0\xff\xd9", b"\0", b""])
def test_fill_bytes_that_lead_nowhere_are_too_many_too(end: bytes) -> None:
    assert refusal(PLAIN[:-2] + FILL + end) == "broken_picture"


def test_fill_bytes_within_segments_and_behind_the_end_are_anything_else() -> None:
    within = b"\xff\xe1" + (len(FILL) + 2).to_bytes(2, "big") + FILL
    assert clean(stuffed(within, 2) + FILL).width == 64


def test_markers_are_counted_wherever_they_stand() -> None:
    """Pillow stops at the pixels; behind them only we would go on."""
    assert scans(stuffed(COMMENT * (MARKERS - 50), len(PLAIN) - 2)) == 1
    with pytest.raises(OSError, match=str(MARKERS)):
        scans(stuffed(COMMENT * MARKERS, len(PLAIN) - 2))
