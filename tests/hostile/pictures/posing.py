"""Files that are no picture, or two things at once, whatever they are called."""

import gzip
import io
import json
import tarfile
import zipfile

from PIL import Image

from tests.hostile.pictures import TAKEN, Attacks
from tests.unit.pictures.files import SIGNATURE, chunk, png, saved

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="99999" height="99999"/>'
SVG_XXE = b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\nendobj\n%%EOF"
PHP = b"<?php system($_GET['c']); ?>"
ELF = b"\x7fELF\x02\x01\x01" + bytes(100)
EXE = b"MZ" + bytes(58) + b"\x80\x00\x00\x00" + bytes(64) + b"PE\0\0"
IMAGE = Image.new("RGB", (8, 8), "red")


def plain() -> bytes:
    return saved(IMAGE, "PNG")


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd", "x")
        archive.writestr("bomb", bytes(10_000_000))
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../x"))
    return file.getvalue()


def pillow(kind: str) -> bytes:
    """A real picture of a kind that is not taken."""
    return saved(IMAGE, kind)


ATTACKS: Attacks = {
    "nothing": (lambda: b"", "not_a_picture"),
    "one byte": (lambda: b"\x89", "not_a_picture"),
    "a megabyte of zeros": (lambda: bytes(2**20), "not_a_picture"),
    "an SVG that runs": (lambda: SVG, "not_a_picture"),
    "an SVG that reads a file": (lambda: SVG_XXE, "not_a_picture"),
    "an SVG behind PNG's signature": (lambda: SIGNATURE + SVG, "broken_picture"),
    "an SVG, compressed": (lambda: gzip.compress(SVG), "not_a_picture"),
    "an SVG in a PNG's text": (lambda: png(4, 4, bytes(20), before=chunk(b"tEXt", b"x\0" + SVG)), TAKEN),
    "an SVG behind a PNG": (lambda: plain() + SVG, TAKEN),
    "HTML": (lambda: HTML, "not_a_picture"),
    "HTML behind PNG's signature": (lambda: SIGNATURE + HTML, "broken_picture"),
    "HTML behind a PNG": (lambda: plain() + HTML, TAKEN),
    "HTML in a JPEG's comment": (lambda: saved(IMAGE, "JPEG", comment=HTML), TAKEN),
    "PHP behind a PNG": (lambda: plain() + PHP, TAKEN),
    "PHP in a PNG's text": (lambda: png(4, 4, bytes(20), before=chunk(b"tEXt", b"x\0" + PHP)), TAKEN),
    "PHP in a PNG's own chunk": (lambda: png(4, 4, bytes(20), before=chunk(b"phPx", PHP)), TAKEN),
    "a PDF": (lambda: PDF, "not_a_picture"),
    "a PDF behind PNG's signature": (lambda: SIGNATURE + PDF, "broken_picture"),
    "a PDF within a PNG's first kilobyte": (
        lambda: png(4, 4, bytes(20), before=chunk(b"tEXt", b"x\0" + PDF)),
        "two_formats",
    ),
    "a ZIP": (zipped, "not_a_picture"),
    "a ZIP behind a PNG": (lambda: plain() + zipped(), "two_formats"),
    "a ZIP behind a JPEG": (lambda: saved(IMAGE, "JPEG") + zipped(), "two_formats"),
    "a ZIP behind a WebP": (lambda: saved(IMAGE, "WEBP") + zipped(), "two_formats"),
    "a ZIP in a PNG's own chunk": (lambda: png(4, 4, bytes(20), after=chunk(b"ziPx", zipped())), "two_formats"),
    "a TAR": (tarred, "not_a_picture"),
    "a TAR behind PNG's signature": (lambda: SIGNATURE + tarred(), "broken_picture"),
    "a GZIP bomb": (lambda: gzip.compress(bytes(50_000_000)), "not_a_picture"),
    "a program of Linux": (lambda: ELF, "not_a_picture"),
    "a program of Windows": (lambda: EXE, "not_a_picture"),
    "a script": (lambda: b"#!/bin/sh\nreboot\n", "not_a_picture"),
    "JSON": (lambda: json.dumps({"prompt": "a fox"}).encode(), "not_a_picture"),
    "a safetensors header": (lambda: b"\x08\0\0\0\0\0\0\0{}      ", "not_a_picture"),
    "a pickle": (lambda: b"\x80\x04cos\nsystem\n.", "not_a_picture"),
    "ImageMagick's own language": (
        lambda: b"push graphic-context\nimage over 0,0 'msl:/etc/passwd'\n",
        "not_a_picture",
    ),
    "a label for ImageMagick": (lambda: b"text:/etc/passwd", "not_a_picture"),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n", "not_a_picture"),
    "a GIF": (lambda: pillow("GIF"), "not_a_picture"),
    "a GIF behind PNG's signature": (lambda: SIGNATURE + pillow("GIF"), "broken_picture"),
    "a GIF of Windows' size": (lambda: b"GIF89a\xff\xff\xff\xff\0\0\0;", "not_a_picture"),
    "a BMP": (lambda: pillow("BMP"), "not_a_picture"),
    "a TIFF": (lambda: pillow("TIFF"), "not_a_picture"),
    "an ICO": (lambda: pillow("ICO"), "not_a_picture"),
    "an icon of Apple, with a PNG in it": (lambda: pillow("ICNS"), "not_a_picture"),
    "a TGA": (lambda: pillow("TGA"), "not_a_picture"),
    "a PPM": (lambda: pillow("PPM"), "not_a_picture"),
    "a PCX": (lambda: pillow("PCX"), "not_a_picture"),
    "a DDS": (lambda: pillow("DDS"), "not_a_picture"),
    "an XBM": (lambda: b"#define x_width 99999\n#define x_height 99999\nstatic char x_bits[] = {0};", "not_a_picture"),
    "an AVIF's beginning": (lambda: b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf" + bytes(40), "not_a_picture"),
    "a HEIC's beginning": (lambda: b"\0\0\0\x20ftypheic\0\0\0\0heicmif1miaf" + bytes(40), "not_a_picture"),
    "a JPEG XL's beginning": (lambda: b"\xff\x0a" + bytes(40), "not_a_picture"),
    "a JPEG 2000": (lambda: pillow("JPEG2000"), "not_a_picture"),
    "a film": (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40), "not_a_picture"),
    "a sound in RIFF": (lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(32), "not_a_picture"),
    "a font": (lambda: b"\0\x01\0\0\0\x0a\0\x80" + bytes(40), "not_a_picture"),
    "a JNG": (lambda: b"\x8bJNG\r\n\x1a\n" + bytes(40), "not_a_picture"),
    "an MNG": (lambda: b"\x8aMNG\r\n\x1a\n" + bytes(40), "not_a_picture"),
    "a PNG behind a line end, as mail makes it": (lambda: b"\r\n" + plain(), "not_a_picture"),
    "a PNG with Unix line ends": (lambda: plain().replace(b"\r\n", b"\n"), "not_a_picture"),
    "a PNG in base64": (lambda: b"data:image/png;base64,iVBORw0KGgo=", "not_a_picture"),
    "a JPEG behind a PNG": (lambda: plain() + saved(IMAGE, "JPEG"), TAKEN),
    "two PNGs": (lambda: plain() + plain(), TAKEN),
}
