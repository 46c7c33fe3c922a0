import io
import zipfile

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from distillery.pictures import PictureRefused
from distillery.pictures.decode import PIXEL_LIMIT, clean
from tests.unit.pictures.files import SIGNATURE, chunk_kinds, opened, png, saved

RED, BLUE = (255, 0, 0), (0, 0, 255)


def two_tone(mode: str = "RGB") -> Image.Image:
    """32 × 16: red on the left, blue on the right."""
    image = Image.new("RGB", (32, 16), RED)
    image.paste(BLUE, (16, 0, 32, 16))
    return image.convert(mode)


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        clean(data)
    assert refused.value.problem.hint
    return refused.value.problem.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "MPO"])
def test_each_format_becomes_an_rgb_png(kind: str) -> None:
    cleaned = clean(saved(two_tone(), kind, quality=95))
    picture = opened(cleaned.data)
    assert (picture.format, picture.mode, picture.size, cleaned.masked) == ("PNG", "RGB", (32, 16), False)
    red, blue = picture.getpixel((4, 8)), picture.getpixel((27, 8))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 220 > 30 > red[2]
    assert blue[2] > 220 > 30 > blue[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "corner", "size"),
    [(1, (0, 0), (32, 16)), (2, (31, 0), (32, 16)), (3, (31, 15), (32, 16)), (4, (0, 15), (32, 16)),
     (5, (0, 0), (16, 32)), (6, (15, 0), (16, 32)), (7, (15, 31), (16, 32)), (8, (0, 31), (16, 32))],
)  # fmt: skip
def test_exif_orientation_turns_the_pixels(
    kind: str, orientation: int, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    """`corner` is where the file's first pixel belongs (EXIF 2.3, 4.6.4 Orientation)."""
    image = Image.new("RGB", (32, 16), "black")
    image.paste("white", (0, 0, 8, 8))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    cleaned = clean(saved(image, kind, exif=exif, quality=95))
    picture = opened(cleaned.data).convert("L")
    x, y = corner
    opposite = (picture.width - 1 - x, picture.height - 1 - y)
    assert (cleaned.width, cleaned.height) == picture.size == size
    assert picture.getpixel(corner) > 200 > 50 > picture.getpixel(opposite)  # type: ignore[operator]


def test_nothing_but_pixels_is_kept() -> None:
    secrets = PngImagePlugin.PngInfo()
    secrets.add_text("parameters", "SECRET-text")
    secrets.add_itxt("XML:com.adobe.xmp", "SECRET-xmp")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRET-camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "SECRET-place"
    options = {"exif": exif, "icc_profile": b"SECRET-profile", "xmp": b"SECRET-xmp", "comment": b"SECRET-comment"}
    for file in (
        saved(two_tone("P"), "PNG", pnginfo=secrets, dpi=(300, 300), transparency=3, **options),
        saved(two_tone(), "JPEG", **options),
        saved(two_tone(), "WEBP", **options),
    ):
        assert b"SECRET" in file
        stored = clean(file).data
        assert b"SECRET" not in stored
        assert set(chunk_kinds(stored)) == {b"IHDR", b"IDAT", b"IEND"}


def test_transparency_is_kept_and_told() -> None:
    image = two_tone("RGBA")
    image.putpixel((3, 3), (9, 8, 7, 0))
    cleaned = clean(saved(image, "PNG"))
    assert cleaned.masked
    assert opened(cleaned.data).getpixel((3, 3)) == (9, 8, 7, 0)


def test_an_alpha_channel_that_hides_nothing_is_no_mask() -> None:
    cleaned = clean(saved(two_tone("RGBA"), "WEBP", lossless=True))
    assert not cleaned.masked


def test_a_palette_with_a_transparent_colour_is_a_mask() -> None:
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([*RED, *BLUE])
    palette.putpixel((0, 0), 0)
    cleaned = clean(saved(palette, "PNG", transparency=0))
    assert cleaned.masked
    assert opened(cleaned.data).getpixel((1, 1)) == (*BLUE, 255)


def test_sixteen_bits_are_scaled_not_cut_off() -> None:
    deep = Image.new("I;16", (3, 1))
    for x, value in enumerate((0, 0x4000, 0xFFFF)):
        deep.putpixel((x, 0), value)
    picture = opened(clean(saved(deep, "PNG")).data)
    assert [picture.getpixel((x, 0)) for x in range(3)] == [(0, 0, 0), (64, 64, 64), (255, 255, 255)]


def test_print_colours_become_rgb() -> None:
    cmyk = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    assert opened(clean(saved(cmyk, "JPEG", quality=95)).data).getpixel((4, 4)) == RED


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    animated = saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    assert opened(clean(animated).data).getpixel((8, 8)) == RED


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", SVG, b" " + SIGNATURE, b"GIF89a" + saved(two_tone(), "PNG"), b"%PDF-1.7\n" + SIGNATURE,
     saved(two_tone(), "GIF"), saved(two_tone(), "BMP"), saved(two_tone(), "TIFF"), saved(two_tone(), "ICO"),
     b"RIFF\x10\0\0\0WAVEfmt ", b"\xff\xd9\xff\xd8\xff"],
)  # fmt: skip
def test_what_is_no_png_jpeg_or_webp_is_refused_whatever_it_is_called(data: bytes) -> None:
    assert refusal(data) == "not_a_picture"


def test_a_file_that_is_a_picture_and_an_archive_is_refused() -> None:
    both = io.BytesIO(saved(two_tone(), "PNG"))
    with zipfile.ZipFile(both, "a") as archive:
        archive.writestr("payload.html", SVG)
    assert refusal(both.getvalue()) == "two_formats"


def test_a_file_that_is_a_picture_and_a_document_is_refused() -> None:
    assert refusal(saved(two_tone(), "JPEG", comment=b"%PDF-1.7\n1 0 obj")) == "two_formats"


def test_what_follows_a_picture_is_not_stored() -> None:
    for kind in ("PNG", "JPEG"):
        assert b"script" not in clean(saved(two_tone(), kind) + SVG).data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_refused(kind: str, share: float) -> None:
    whole = saved(Image.effect_noise((64, 64), 90), kind)
    assert refusal(whole[: int(len(whole) * share)]) == "broken_picture"


def test_pixels_that_are_missing_are_not_made_up() -> None:
    assert refusal(png(100, 100, b"\0" * 500)) == "broken_picture"


def test_pixels_are_counted_before_any_is_decoded() -> None:
    """The rows that these headers promise are not there: whoever looked for them would call the file broken."""
    assert refusal(png(8_000, PIXEL_LIMIT // 8_000 + 1, b"")) == "too_many_pixels"
    assert refusal(png(2**31 - 1, 2**31 - 1, b"")) == "too_many_pixels"
    assert refusal(png(8_000, PIXEL_LIMIT // 8_000, b"")) == "broken_picture"
