"""PNGs, JPEGs and WebPs whose headers lie, whose sums are wrong, or that end early."""

import struct
import zlib
from collections.abc import Callable
from functools import partial

from PIL import Image

from tests.hostile.pictures import ANY, TAKEN, Attacks
from tests.unit.pictures.files import SIGNATURE, chunk, png, saved

PIXELS = bytes(20)  # of 4 × 4, grey
END = chunk(b"IEND", b"")
DATA = chunk(b"IDAT", zlib.compress(PIXELS))


def header(width: int = 4, height: int = 4, depth: int = 8, colour: int = 0, *more: int) -> bytes:
    compression, filtering, interlace = more or (0, 0, 0)
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, compression, filtering, interlace))


def made(*chunks: bytes) -> bytes:
    return SIGNATURE + b"".join(chunks)


def wrong_sum(whole: bytes) -> bytes:
    return whole[:-4] + bytes(4)


def jpeg(width: int = 8, height: int = 8, **options: object) -> bytes:
    return saved(Image.effect_noise((width, height), 50), "JPEG", **options)


def stuffed(stuffing: bytes, at: int) -> bytes:
    """A JPEG with 24 MB of `stuffing` somewhere between its first and last markers."""
    whole = jpeg()
    return whole[:at] + stuffing * (24 * 2**20 // len(stuffing)) + whole[at:]


def sized(whole: bytes, width: int, height: int) -> bytes:
    """A JPEG that says it has another size."""
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", height, width) + whole[at + 4 :]


def webp(**options: object) -> bytes:
    return saved(Image.effect_noise((16, 16), 50).convert("RGB"), "WEBP", **options)


def webp_of(width: int, height: int) -> bytes:
    """A WebP of a huge canvas, with nothing on it."""
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (width - 1).to_bytes(3, "little")
    body = b"WEBP" + canvas + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def cut(whole: Callable[[], bytes], share: float) -> bytes:
    data = whole()
    return data[: int(len(data) * share)]


def animated() -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def animation_of(frames: int) -> bytes:
    """An APNG that promises that many frames, and has one."""
    return made(header(), chunk(b"acTL", struct.pack(">II", frames, 0)), DATA, END)


def frame(width: int, height: int) -> bytes:
    control = struct.pack(">IIIIIHHBB", 0, width, height, 0, 0, 1, 1, 0, 0)
    return made(header(), chunk(b"acTL", struct.pack(">II", 1, 0)), chunk(b"fcTL", control), DATA, END)


_SIZES = {
    "nothing by nothing": (0, 0, "broken_picture"),
    "no width": (0, 4, "broken_picture"),
    "no height": (4, 0, "broken_picture"),
    "65,535 by 65,535": (65_535, 65_535, "too_many_pixels"),
    "2³¹−1 by 2³¹−1": (2**31 - 1, 2**31 - 1, "too_many_pixels"),
    "2³²−1 by 1": (2**32 - 1, 1, "too_many_pixels"),
    "a line of 50 million": (50_000_000, 1, "too_many_pixels"),
    "a column of 50 million": (1, 50_000_000, "too_many_pixels"),
    "one pixel more than is taken": (40_000_001, 1, "too_many_pixels"),
    "6,325 by 6,325, just too many": (6_325, 6_325, "too_many_pixels"),
    "6,000 by 6,000, of which nothing is there": (6_000, 6_000, "broken_picture"),
}

ATTACKS: Attacks = {
    **{
        f"a PNG of {name}": (partial(png, width, height, PIXELS), code)
        for name, (width, height, code) in _SIZES.items()
    },
    "a PNG's signature alone": (lambda: SIGNATURE, "broken_picture"),
    "a header alone": (lambda: made(header()), "broken_picture"),
    "no pixels": (lambda: made(header(), END), "broken_picture"),
    "pixels without a header": (lambda: made(DATA, END), "broken_picture"),
    "an end alone": (lambda: made(END), "broken_picture"),
    "a header twice, of two sizes": (lambda: made(header(), header(9000, 9000), DATA, END), ANY),
    "a second header of 65,535 by 65,535": (lambda: made(header(), header(65_535, 65_535), DATA, END), ANY),
    "a header behind the pixels": (lambda: made(header(), DATA, header(65_535, 65_535), END), ANY),
    "a header of 5 bytes": (lambda: made(chunk(b"IHDR", bytes(5)), DATA, END), "broken_picture"),
    "a header of 500 bytes": (lambda: made(chunk(b"IHDR", bytes(500)), DATA, END), "broken_picture"),
    "a wrong sum of the header": (lambda: made(wrong_sum(header()), DATA, END), "broken_picture"),
    "a wrong sum of the pixels": (lambda: made(header(), wrong_sum(DATA), END), ANY),
    "a wrong sum of the end": (lambda: made(header(), DATA, wrong_sum(END)), ANY),
    "a wrong sum of a text": (lambda: made(header(), wrong_sum(chunk(b"tEXt", b"a\0b")), DATA, END), ANY),
    "wrong sums within the packed pixels": (
        lambda: made(header(), chunk(b"IDAT", zlib.compress(PIXELS)[:-4] + bytes(4)), END),
        ANY,
    ),
    "a depth of 3 bits": (lambda: made(header(4, 4, 3), DATA, END), "broken_picture"),
    "a depth of 255 bits": (lambda: made(header(4, 4, 255), DATA, END), "broken_picture"),
    "a colour type that is none": (lambda: made(header(4, 4, 8, 99), DATA, END), "broken_picture"),
    "a packing that is none": (lambda: made(header(4, 4, 8, 0, 9, 0, 0), DATA, END), ANY),
    "a filter that is none": (lambda: made(header(4, 4, 8, 0, 0, 9, 0), DATA, END), "broken_picture"),
    "an interlacing that is none": (lambda: made(header(4, 4, 8, 0, 0, 0, 9), DATA, END), ANY),
    "lines with filters that are none": (lambda: png(4, 4, b"\x99" * 20), ANY),
    "too few lines": (lambda: png(4, 4, bytes(5)), ANY),
    "too many lines": (lambda: png(4, 4, bytes(5_000_000)), TAKEN),
    "pixels that are not packed": (lambda: made(header(), chunk(b"IDAT", b"not packed"), END), "broken_picture"),
    "pixels in 10,000 chunks of nothing": (lambda: made(header(), chunk(b"IDAT", b"") * 10_000, DATA, END), ANY),
    "a palette that is missing": (lambda: made(header(4, 4, 8, 3), DATA, END), "broken_picture"),
    "a palette of one colour, and pixels beyond it": (
        lambda: made(
            header(4, 4, 8, 3), chunk(b"PLTE", b"abc"), chunk(b"IDAT", zlib.compress(b"\0\xff\xff\xff\xff" * 4)), END
        ),
        ANY,
    ),
    "a palette of four bytes": (lambda: made(header(4, 4, 8, 3), chunk(b"PLTE", b"abcd"), DATA, END), ANY),
    "a palette of 10,000 colours": (lambda: made(header(4, 4, 8, 3), chunk(b"PLTE", bytes(30_000)), DATA, END), ANY),
    "transparency of no bytes": (lambda: made(header(), chunk(b"tRNS", b""), DATA, END), ANY),
    "transparency of 10,000 bytes": (lambda: made(header(), chunk(b"tRNS", bytes(10_000)), DATA, END), ANY),
    "a physical size of nothing": (lambda: made(header(), chunk(b"pHYs", bytes(9)), DATA, END), TAKEN),
    "a physical size of two bytes": (lambda: made(header(), chunk(b"pHYs", bytes(2)), DATA, END), ANY),
    "a gamma of nothing": (lambda: made(header(), chunk(b"gAMA", bytes(4)), DATA, END), TAKEN),
    "a gamma of no bytes": (lambda: made(header(), chunk(b"gAMA", b""), DATA, END), ANY),
    "a chunk longer than the file": (lambda: made(header(), struct.pack(">I", 2**31 - 1) + b"tEXt"), "broken_picture"),
    "a chunk of 2³²−1 bytes": (lambda: made(header(), struct.pack(">I", 2**32 - 1) + b"IDAT"), "broken_picture"),
    "a chunk whose name is no letters": (
        lambda: made(header(), chunk(b"\0\xff!\n", b"x"), DATA, END),
        "broken_picture",
    ),
    "a critical chunk that nobody knows": (lambda: made(header(), chunk(b"EVIL", b"x"), DATA, END), ANY),
    "100,000 chunks": (lambda: made(header(), chunk(b"tEXt", b"a\0b") * 100_000, DATA, END), "broken_picture"),
    "a million chunks of nothing": (
        lambda: made(header(), chunk(b"IDAT", b"") * 1_000_000, DATA, END),
        "broken_picture",
    ),
    "a million chunks behind the pixels": (
        lambda: made(header(), DATA, chunk(b"tEXt", b"a\0b") * 1_000_000, END),
        "broken_picture",
    ),
    "a film of three pictures": (animated, TAKEN),
    "a film of 2³¹ pictures": (lambda: animation_of(2**31), ANY),
    "a film of none": (lambda: animation_of(0), ANY),
    "a film whose pictures are larger than it": (lambda: frame(65_535, 65_535), ANY),
    "a film whose picture is nothing": (lambda: frame(0, 0), ANY),
    **{
        f"a {kind} cut off after {share:.0%}": (partial(cut, make, share), code)
        for kind, make, code in (
            ("PNG", lambda: saved(Image.effect_noise((64, 64), 90), "PNG"), "broken_picture"),
            ("JPEG", lambda: jpeg(64, 64), "broken_picture"),
            ("WebP", webp, "broken_picture"),
        )
        for share in (0.1, 0.5, 0.9)
    },
    "a JPEG of 65,500 by 65,500": (lambda: sized(jpeg(), 65_500, 65_500), "too_many_pixels"),
    "a JPEG of no height": (lambda: sized(jpeg(), 8, 0), "broken_picture"),
    "a JPEG larger than its pixels": (lambda: sized(jpeg(), 6_000, 6_000), ANY),
    "a JPEG without tables": (
        lambda: b"\xff\xd8\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0\xff\xd9",
        "broken_picture",
    ),
    "a JPEG of markers without end": (lambda: b"\xff\xd8" + b"\xff" * 100_000, "broken_picture"),
    "a JPEG of comments without end": (lambda: b"\xff\xd8" + b"\xff\xfe\0\x02" * 100_000, "broken_picture"),
    **{
        f"a JPEG that {name}": (partial(stuffed, *stuffing), "broken_picture")
        for name, stuffing in {
            "begins with 24 MB of fill bytes": (b"\xff", 2),
            "begins with 6 million comments": (b"\xff\xfe\0\x02", 2),
            "begins with 12 million restarts": (b"\xff\xd0", 2),
            "begins with 24 MB of nothing": (b"\0", 20),
            "hides markers in one without a length": (b"\xff\xf0\xff\xff" + b"\xff\xfe\0\x02" * 16_383, 2),
            "ends with 24 MB of fill bytes": (b"\xff", -2),
            "ends with 6 million comments": (b"\xff\xfe\0\x02", -2),
        }.items()
    },
    "a JPEG of four colours": (lambda: saved(Image.new("CMYK", (8, 8)), "JPEG"), TAKEN),
    "a WebP of 16,777,216 by 16,777,216": (lambda: webp_of(2**24, 2**24), ANY),
    "a WebP of 16,384 by 16,384": (lambda: webp_of(16_384, 16_384), ANY),
    "a WebP's beginning": (lambda: b"RIFF\xff\xff\xff\xffWEBP", "broken_picture"),
    "a WebP of a chunk that nobody knows": (lambda: b"RIFF\x10\0\0\0WEBPEVIL\x04\0\0\0aaaa", "broken_picture"),
}
