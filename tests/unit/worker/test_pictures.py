"""A picture carries what made it, whoever wrote the file."""

import json
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.support.work import graph_of, work_request
from worker import pictures

GRAPH = graph_of("a red fox")


def encoded(format: str = "PNG", **texts: str) -> bytes:
    chunks = PngInfo()
    for name, text in texts.items():
        chunks.add_text(name, text)
    file = BytesIO()
    Image.effect_mandelbrot((48, 32), (-2, -1, 1, 1), 50).save(file, format, **({"pnginfo": chunks} if texts else {}))
    return file.getvalue()


def test_a_complete_picture_is_passed_on_untouched() -> None:
    data = encoded(distillery="{}", prompt="{}")
    picture = pictures.finish(data, GRAPH, {})
    assert picture.data is data
    assert (picture.width, picture.height, picture.extension, picture.content_type) == (48, 32, "png", "image/png")


def test_missing_metadata_is_added_and_pixels_and_other_words_stay() -> None:
    data = encoded(workflow="kept")
    finished = Image.open(BytesIO(pictures.finish(data, GRAPH, {"seed": 7}).data))
    assert json.loads(finished.info["distillery"]) == {"seed": 7}
    assert json.loads(finished.info["prompt"]) == GRAPH
    assert finished.info["workflow"] == "kept"
    assert finished.tobytes() == Image.open(BytesIO(data)).tobytes()


def test_other_formats_keep_their_name() -> None:
    picture = pictures.finish(encoded("JPEG"), GRAPH, {})
    assert (picture.extension, picture.content_type) == ("jpg", "image/jpeg")


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(pictures.NotAPicture):
        pictures.finish(b"<html>", GRAPH, {})


def test_one_picture_tells_how_to_make_it_again_alone() -> None:
    request = work_request("g1", seeds=[7, 8], parameters={"prompt": "a red fox", "seed": 7})
    about = pictures.about(request, 1)
    assert (about["prompt"], about["seed"], about["generation_id"], about["index"]) == ("a red fox", 8, "g1", 1)
