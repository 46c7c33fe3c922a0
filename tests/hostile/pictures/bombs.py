"""Small files that grow when they are unpacked, and metadata that leads in circles."""

import json
import struct
import zlib

from PIL import ExifTags, Image

from tests.hostile.pictures import ANY, TAKEN, Attacks
from tests.unit.pictures.files import chunk, png, saved, with_texts

PIXELS = bytes(20)
IMAGE = Image.new("RGB", (8, 8), "red")


def packed(size: int) -> bytes:
    return zlib.compress(bytes(size))


def text(kind: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG with one packed text."""
    head = b"\0\0" if kind == b"zTXt" else b"\0\x01\0\0\0"
    return png(4, 4, PIXELS, before=chunk(kind, name + head + body))


def tiff(*entries: tuple[int, int, int, bytes], following: int = 0) -> bytes:
    """EXIF of one directory: tag, type, count, and four bytes that are the value or where it lies."""
    body = b"".join(struct.pack("<HHI", tag, kind, count) + value for tag, kind, count, value in entries)
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + struct.pack("<I", following)


def at(offset: int) -> bytes:
    return struct.pack("<I", offset)


def exif(block: bytes) -> bytes:
    """A JPEG with it."""
    plain = saved(IMAGE, "JPEG")
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + plain[2:]


def exif_png(block: bytes) -> bytes:
    return png(4, 4, PIXELS, before=chunk(b"eXIf", block.removeprefix(b"Exif\0\0")))


def turned(orientation: int) -> bytes:
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = orientation
    return saved(IMAGE, "JPEG", exif=block)


def lists(depth: int) -> str:
    return "[" * depth + "]" * depth


ATTACKS: Attacks = {
    "zTXt of 50 MB": (lambda: text(b"zTXt", b"parameters", packed(50_000_000)), "inflated_text"),
    "iTXt of 50 MB": (lambda: text(b"iTXt", b"parameters", packed(50_000_000)), "inflated_text"),
    "zTXt packed twice": (lambda: text(b"zTXt", b"a", zlib.compress(packed(50_000_000))), TAKEN),
    "zTXt that is cut off": (lambda: text(b"zTXt", b"a", packed(1000)[:-9]), ANY),
    "zTXt of another packing": (
        lambda: png(4, 4, PIXELS, before=chunk(b"zTXt", b"a\0\x09" + packed(9))),
        "broken_picture",
    ),
    "iTXt of another packing": (lambda: png(4, 4, PIXELS, before=chunk(b"iTXt", b"a\0\x01\x09\0\0" + packed(9))), ANY),
    "iTXt without its zeros": (lambda: png(4, 4, PIXELS, before=chunk(b"iTXt", b"aaaa")), ANY),
    "iTXt that is no UTF-8": (lambda: png(4, 4, PIXELS, before=chunk(b"iTXt", b"a\0\0\0\0\0\xff\xfe")), ANY),
    "tEXt without a name": (lambda: png(4, 4, PIXELS, before=chunk(b"tEXt", b"\0x")), ANY),
    "tEXt of nothing": (lambda: png(4, 4, PIXELS, before=chunk(b"tEXt", b"")), ANY),
    "tEXt of 10 MB, unpacked": (lambda: png(4, 4, PIXELS, before=chunk(b"tEXt", b"prompt\0" + b"x" * 10_000_000)), ANY),
    "70 texts of a megabyte each": (
        lambda: png(
            4, 4, PIXELS, before=b"".join(chunk(b"zTXt", b"t%d\0\0" % n + packed(1_000_000)) for n in range(70))
        ),
        "inflated_text",
    ),
    "a colour profile of 50 MB": (
        lambda: png(4, 4, PIXELS, before=chunk(b"iCCP", b"p\0\0" + packed(50_000_000))),
        "inflated_text",
    ),
    "a colour profile that is none": (
        lambda: png(4, 4, PIXELS, before=chunk(b"iCCP", b"p\0\0" + zlib.compress(b"evil"))),
        TAKEN,
    ),
    "a colour profile without a name": (lambda: png(4, 4, PIXELS, before=chunk(b"iCCP", b"")), ANY),
    "a colour profile of another packing": (lambda: png(4, 4, PIXELS, before=chunk(b"iCCP", b"p\0\x09x")), ANY),
    "pixels of 200 MB in a small picture": (lambda: png(4, 4, bytes(200_000_000)), TAKEN),
    "as many pixels as are taken, in 40 kB": (lambda: png(6_300, 6_300, bytes(6_301 * 6_300)), TAKEN),
    "a profile in EXIF's old form": (
        lambda: with_texts(**{"Raw profile type exif": "\nexif\n    9999999\n" + "zz" * 1000}),
        ANY,
    ),
    "a JPEG that is drawn 200 times": (lambda: drawn_over(200), "too_many_scans"),
    "a JPEG with a profile in 255 parts": (lambda: exif(b"ICC_PROFILE\0\xff\xff" + bytes(1000)), TAKEN),
    "EXIF that leads to itself": (lambda: exif(tiff((0x8769, 4, 1, at(8)), following=8)), TAKEN),
    "EXIF in a PNG that leads to itself": (lambda: exif_png(tiff((0x8769, 4, 1, at(8)), following=8)), TAKEN),
    "EXIF beyond its end": (lambda: exif(tiff((0x8769, 4, 1, at(2**32 - 1)), following=2**32 - 1)), TAKEN),
    "EXIF of 4 billion values": (lambda: exif(tiff((0x010E, 2, 2**32 - 1, at(8)))), TAKEN),
    "EXIF of 4 billion rationals": (lambda: exif(tiff((0x011A, 5, 2**32 - 1, at(8)))), TAKEN),
    "EXIF of 65,535 entries that are not there": (lambda: exif(b"Exif\0\0II*\0\x08\0\0\0\xff\xff"), TAKEN),
    "EXIF of a type that is none": (lambda: exif(tiff((0x0112, 99, 1, at(1)))), TAKEN),
    "EXIF divided by nothing": (lambda: exif(tiff((0x011A, 5, 1, at(0)))), TAKEN),
    "EXIF of no bytes": (lambda: exif(b"Exif\0\0"), TAKEN),
    "EXIF in no byte order": (lambda: exif(b"Exif\0\0XX*\0\x08\0\0\0\0\0"), TAKEN),
    "EXIF that is text": (lambda: exif(b"Exif\0\0" + b"%s%n" * 1000), TAKEN),
    "EXIF in a PNG that is text": (lambda: exif_png(b"%s%n" * 1000), TAKEN),
    "an orientation that is none": (lambda: turned(99), TAKEN),
    "an orientation as a text": (lambda: exif(tiff((0x0112, 2, 4, b"six\0"))), TAKEN),
    "a comment in an encoding that is none": (lambda: exif(tiff((0x9286, 7, 4, b"\xff\xfe\xff\xfe"))), TAKEN),
    "XMP without end": (lambda: exif(b"http://ns.adobe.com/xap/1.0/\0" + b"<x>" * 20_000), TAKEN),
    "XMP that reads a file": (
        lambda: with_texts(**{"XML:com.adobe.xmp": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}),
        TAKEN,
    ),
    "XMP's billion laughs, with an orientation": (
        lambda: with_texts(**{"XML:com.adobe.xmp": '<!ENTITY a "&b;&b;"><x tiff:Orientation="6">&a;</x>'}),
        TAKEN,
    ),
    "XMP with an orientation that is none": (
        lambda: with_texts(**{"XML:com.adobe.xmp": 'tiff:Orientation="9"'}),
        TAKEN,
    ),
    "JSON of 100,000 lists": (lambda: with_texts(distillery=lists(100_000)), TAKEN),
    "JSON of 100,000 lists, as a graph": (lambda: with_texts(prompt=lists(100_000)), TAKEN),
    "JSON of 100,000 lists, as an interface's graph": (
        lambda: with_texts(workflow='{"nodes":' + lists(100_000) + "}"),
        TAKEN,
    ),
    "JSON of 400,000 numbers": (lambda: with_texts(prompt=json.dumps(list(range(400_000)))), ANY),
    "JSON of numbers without end": (lambda: with_texts(distillery='{"seed":' + "9" * 500_000 + "}"), TAKEN),
    "JSON that is cut off": (lambda: with_texts(distillery='{"prompt": "'), TAKEN),
    "JSON in another encoding": (
        lambda: png(4, 4, PIXELS, before=chunk(b"tEXt", b"distillery\0" + '{"a":1}'.encode("utf-16"))),
        TAKEN,
    ),
}


def drawn_over(times: int) -> bytes:
    """A progressive JPEG whose last pass is there that often."""
    whole = saved(Image.new("L", (64, 64)), "JPEG", progressive=True)
    last = whole.rfind(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * times + whole[-2:]
