import random
import zlib
from collections import Counter

import pytest
from PIL import ExifTags, Image

from distillery.pictures import PictureRefused
from distillery.pictures.decode import SCAN_LIMIT, clean
from distillery.pictures.jpeg import scans
from tests.unit.pictures.files import chunk, png, saved

PIXELS = bytes(20)  # of 4 × 4
BOMB = zlib.compress(bytes(50_000_000))
TEXTS = {
    "zTXt": chunk(b"zTXt", b"parameters\0\0" + BOMB),
    "iTXt": chunk(b"iTXt", b"parameters\0\1\0\0\0" + BOMB),
    "iCCP": chunk(b"iCCP", b"profile\0\0" + BOMB),
    "many zTXt": b"".join(
        chunk(b"zTXt", b"text%d\0\0" % number + zlib.compress(bytes(1_000_000))) for number in range(70)
    ),
}


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        clean(data)
    return refused.value.problem.code


@pytest.mark.parametrize("name", TEXTS)
def test_texts_that_grow_when_unpacked_are_refused(name: str) -> None:
    assert refusal(png(4, 4, PIXELS, before=TEXTS[name])) == "inflated_text"


@pytest.mark.parametrize("name", ["zTXt", "iTXt", "many zTXt"])
def test_so_are_those_behind_the_pixels(name: str) -> None:
    assert refusal(png(4, 4, PIXELS, after=TEXTS[name])) == "inflated_text"


def test_pixels_beyond_the_size_promised_are_not_unpacked() -> None:
    cleaned = clean(png(4, 4, bytes(50_000_000)))
    assert (cleaned.width, cleaned.height) == (4, 4)


def test_a_jpeg_that_is_drawn_over_and_over_is_refused() -> None:
    plain = saved(Image.new("L", (64, 64)), "JPEG", progressive=True)
    last = plain.rfind(b"\xff\xda")
    bomb = plain[:-2] + plain[last:-2] * SCAN_LIMIT + plain[-2:]
    assert scans(bomb) == scans(plain) + SCAN_LIMIT
    assert refusal(bomb) == "too_many_scans"


def test_scans_are_those_of_the_picture_alone() -> None:
    """Not of a thumbnail in its EXIF, nor of what follows it (phones append films)."""
    thumbnail = saved(Image.new("L", (8, 8)), "JPEG")
    plain = saved(Image.new("RGB", (64, 64)), "JPEG", exif=b"Exif\0\0" + thumbnail)
    assert scans(plain + b"\xff\xda" * 500) == 1
    assert scans(saved(Image.new("RGB", (8, 8)), "PNG")) == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xda\xff\xff"])
def test_scans_of_what_ends_early_are_counted_as_far_as_it_goes(data: bytes) -> None:
    assert scans(data) <= 1


@pytest.mark.filterwarnings("ignore::UserWarning")  # of EXIF that is damaged
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_files_with_any_bytes_changed_are_taken_or_refused_and_nothing_else(kind: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    whole = saved(Image.effect_noise((24, 16), 80), kind, exif=exif, icc_profile=bytes(100))
    rng = random.Random(kind)
    ends = Counter(ending(changed(whole, rng)) for _ in range(300))
    assert ends["taken"]
    assert ends["broken_picture"]


def changed(whole: bytes, rng: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(rng.choice([1, 2, 5])):
        data[rng.randrange(len(data))] = rng.choice([0, 1, 255, rng.randrange(256)])
    return bytes(data)


def ending(data: bytes) -> str:
    try:
        clean(data)
    except PictureRefused as refused:
        return refused.problem.code
    return "taken"
