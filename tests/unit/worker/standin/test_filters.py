"""Blur, sharpness, edges, sizes and pasting."""

from PIL import Image, ImageStat

from tests.unit.worker.standin.conftest import Easel, difference, second


def halves() -> Image.Image:
    """Black on the left, white on the right."""
    picture = Image.new("RGB", (64, 64))
    picture.paste("white", (32, 0, 64, 64))
    return picture


def test_canny_draws_one_thin_line_where_brightness_jumps(easel: Easel) -> None:
    edges = easel.picture(easel.node("Canny", image=easel.load(halves()), low_threshold=0.4, high_threshold=0.8))
    lit = {x for x in range(64) for y in range(64) if edges.getpixel((x, y)) == (255, 255, 255)}
    assert lit
    assert lit <= {31, 32}


def test_canny_sees_nothing_in_a_gentle_slope(easel: Easel) -> None:
    slope = Image.linear_gradient("L").convert("RGB")
    edges = easel.picture(easel.node("Canny", image=easel.load(slope), low_threshold=0.4, high_threshold=0.8))
    assert edges.getextrema() == ((0, 0),) * 3


def test_blur_and_sharpening_are_opposites_of_a_kind(easel: Easel) -> None:
    loaded = easel.load(halves())
    soft = easel.node("ImageBlur", image=loaded, blur_radius=6, sigma=1.0)
    crisp = easel.node("ImageSharpen", image=soft, sharpen_radius=6, sigma=1.0, alpha=0.2)
    plain, blurred, sharpened = halves(), easel.picture(soft), easel.picture(crisp)
    assert difference(plain, blurred) > difference(plain, sharpened) > 0


def test_a_blur_reaches_no_further_than_its_radius(easel: Easel) -> None:
    blurred = easel.picture(easel.node("ImageBlur", image=easel.load(halves()), blur_radius=3, sigma=10.0))
    assert blurred.getpixel((20, 32)) == (0, 0, 0)
    assert blurred.getpixel((44, 32)) == (255, 255, 255)


def test_sizes(easel: Easel) -> None:
    loaded = easel.load(Image.new("RGB", (60, 30)))
    sized = {"upscale_method": "lanczos", "image": loaded}
    assert easel.picture(easel.node("ImageScale", width=40, height=40, crop="center", **sized)).size == (40, 40)
    assert easel.picture(easel.node("ImageScale", width=40, height=0, crop="disabled", **sized)).size == (40, 20)
    assert easel.picture(easel.node("ImageScaleBy", scale_by=1.5, **sized)).size == (90, 45)
    total = easel.picture(easel.node("ImageScaleToTotalPixels", megapixels=0.01, **sized))
    assert (total.size, total.width * total.height) == ((145, 72), 10440)
    upscaler = easel.node("UpscaleModelLoader", model_name="4x-UltraSharp.pth")
    assert easel.picture(easel.node("ImageUpscaleWithModel", upscale_model=upscaler, image=loaded)).size == (240, 120)


def test_pasting_shows_the_source_where_the_mask_is_white(easel: Easel) -> None:
    ground, pasted = (easel.load(Image.new("RGB", (32, 32), colour)) for colour in ("red", "blue"))
    left = Image.new("RGBA", (32, 32))
    left.paste((0, 0, 0, 255), (16, 0, 32, 32))
    mask = second(easel.load(left))
    under = {"destination": ground, "source": pasted, "x": 0, "y": 0, "resize_source": False}
    made = easel.picture(easel.node("ImageCompositeMasked", mask=mask, **under))
    assert (made.getpixel((4, 4)), made.getpixel((28, 4))) == ((0, 0, 255), (255, 0, 0))


def test_alpha_comes_back_as_it_went_in(easel: Easel) -> None:
    mask = easel.node("SolidMask", value=0.5, width=32, height=32)
    joined = easel.node("JoinImageWithAlpha", image=easel.load(Image.new("RGB", (32, 32))), alpha=mask)
    assert easel.picture(joined).getpixel((0, 0))[3] == 127
    split = easel.node("SplitImageWithAlpha", image=joined)
    assert ImageStat.Stat(easel.mask(second(split))).mean == [128]


def test_inverting_inverts(easel: Easel) -> None:
    inverted = easel.picture(easel.node("ImageInvert", image=easel.load(Image.new("RGB", (8, 8), (255, 10, 0)))))
    assert inverted.getpixel((0, 0)) == (0, 245, 255)
