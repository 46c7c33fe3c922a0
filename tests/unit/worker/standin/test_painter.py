"""Pictures: the same words, seed and size always look the same, and the words show."""

import io
from functools import partial

import pytest
from PIL import Image, ImageChops, ImageStat

from worker.standin.painter import Previews, paint
from worker.standin.painter.guests import SILHOUETTES
from worker.standin.painter.mark import marked
from worker.standin.painter.prompt import GUESTS, read


def mean_colour(picture):
    return ImageStat.Stat(picture).mean


def difference(one, other):
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def test_the_same_request_is_the_same_picture():
    assert paint("a red fox", 7, (256, 144)).tobytes() == paint("a red fox", 7, (256, 144)).tobytes()


def test_another_seed_is_another_picture():
    assert difference(paint("a red fox", 7, (256, 144)), paint("a red fox", 8, (256, 144))) > 10


@pytest.mark.parametrize("seed", range(5))
def test_colour_words_steer_the_palette(seed):
    red, _, blue = mean_colour(paint("a red fox", seed, (160, 90)))
    assert red > blue * 1.15
    red, _, blue = mean_colour(paint("blue mountains in the morning", seed, (160, 90)))
    assert blue > red


@pytest.mark.parametrize("size", [(64, 64), (16, 16), (1024, 576), (576, 1024), (520, 72)])
def test_any_size_can_be_drawn(size):
    assert paint("a ship at sea at night", 3, size).size == size


@pytest.mark.parametrize("guest", sorted(GUESTS))
def test_every_guest_has_a_silhouette_that_shows(guest):
    assert guest in SILHOUETTES
    assert read(f"a {guest}", 1).guest == guest


def test_the_corner_says_what_drew_it():
    drawn = paint("a red fox", 7, (512, 288))
    box = ImageChops.difference(drawn, marked(drawn)).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert left > 256
    assert top > 288 * 0.85
    assert right > 480
    assert bottom > 270


def test_words_are_written_once_however_often_a_picture_is_resized():
    drawn = paint("a red fox", 7, (256, 144)).resize((512, 288))
    assert marked(drawn).tobytes() != drawn.tobytes()
    given = Image.new("RGB", (64, 64))
    assert marked(given).tobytes() == given.tobytes()


def test_previews_sharpen_until_they_are_the_picture():
    previews = Previews(partial(paint, "a red fox", 7), 7, (1024, 576))
    final = paint("a red fox", 7, (256, 144))
    shown = [Image.open(io.BytesIO(previews.at(step / 6))) for step in range(1, 7)]
    distances = [difference(picture, final) for picture in shown]
    assert distances == sorted(distances, reverse=True)
    assert {(picture.format, picture.size) for picture in shown} == {("JPEG", (256, 144))}
