"""The small print that keeps a stand-in's picture from being taken for a model's."""

from PIL import Image, ImageDraw, ImageFont

DRAWN = "drawn"  # in a picture's `info`: we drew it; survives resizing and blending, unlike words in its pixels
WORDS = "drawn by the stand-in, no model"


def marked(picture: Image.Image) -> Image.Image:
    """A picture we drew, with the words in its lower right corner, as large as it allows; any other as it is."""
    if DRAWN not in picture.info:
        return picture
    picture = picture.copy()
    width, height = picture.size
    points = max(6.0, min(width * 0.9 / len(WORDS) * 1.9, min(width, height) * 0.024))
    font, margin = ImageFont.load_default(points), max(2, round(points * 0.8))
    pen = ImageDraw.Draw(picture, "RGBA")
    place = (width - margin, height - margin)
    pen.text((place[0] + 1, place[1] + 1), WORDS, fill=(0, 0, 0, 150), font=font, anchor="rd")
    pen.text(place, WORDS, fill=(255, 255, 255, 205), font=font, anchor="rd")
    return picture
