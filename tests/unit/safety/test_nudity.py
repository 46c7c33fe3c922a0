"""The output gate: what NudeNet sees, and what that amounts to. Detections were recorded, pictures are drawn."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter

from distillery.safety import nudity
from distillery.safety.nudity import EXPLICIT, detections, rate, rating_of
from tests.unit.pictures.files import saved
from worker.standin.painter import paint

Detection = dict[str, Any]
COVERED: list[Detection] = [  # a person at a beach
    {"class": "FACE_FEMALE", "score": 0.8134, "box": [210, 64, 88, 102]},
    {"class": "FEMALE_BREAST_COVERED", "score": 0.7402, "box": [188, 214, 61, 58]},
    {"class": "BELLY_EXPOSED", "score": 0.6911, "box": [195, 281, 96, 90]},
    {"class": "ARMPITS_EXPOSED", "score": 0.4502, "box": [150, 190, 40, 44]},
    {"class": "FEET_EXPOSED", "score": 0.3875, "box": [230, 560, 52, 40]},
    {"class": "MALE_BREAST_EXPOSED", "score": 0.71, "box": [402, 200, 120, 88]},
]
NUDE: Detection = {"class": "FEMALE_BREAST_EXPOSED", "score": 0.7719, "box": [188, 214, 61, 58]}


def face(hair: tuple[int, int, int], skin: tuple[int, int, int]) -> Image.Image:
    """One that is drawn: the detector takes it for a woman's."""
    image = Image.new("RGB", (320, 320), (110, 160, 150))
    draw = ImageDraw.Draw(image)
    draw.ellipse((75, 40, 245, 240), fill=hair)
    draw.rectangle((130, 220, 190, 310), fill=skin)
    draw.ellipse((90, 52, 230, 248), fill=skin)
    for eye in (125, 195):
        draw.ellipse((eye - 16, 125, eye + 16, 145), fill="white")
        draw.ellipse((eye - 8, 126, eye + 8, 144), fill=(60, 40, 30))
        draw.arc((eye - 22, 105, eye + 22, 135), 200, 340, fill=hair, width=5)
    draw.polygon([(156, 145), (164, 145), (172, 175), (148, 175)], fill=tuple(value * 17 // 20 for value in skin))
    draw.ellipse((132, 192, 188, 212), fill=(180, 70, 70))
    return image.filter(ImageFilter.GaussianBlur(2))


def test_what_is_covered_or_no_private_part_is_safe() -> None:
    assert rating_of(COVERED) == "safe"
    assert rating_of([]) == "safe"


def test_one_private_part_is_enough() -> None:
    assert rating_of([*COVERED, NUDE]) == "explicit"


@pytest.mark.parametrize(("label", "least"), EXPLICIT.items())
def test_it_counts_from_its_score_on(label: str, least: float) -> None:
    assert rating_of([{"class": label, "score": least, "box": [0, 0, 9, 9]}]) == "explicit"
    assert rating_of([{"class": label, "score": least - 0.01, "box": [0, 0, 9, 9]}]) == "safe"


def test_every_label_that_counts_is_one_of_the_detectors() -> None:
    import nudenet.nudenet

    assert set(EXPLICIT) <= set(vars(nudenet.nudenet)["__labels"])


def test_the_detector_answers_in_the_recorded_shape() -> None:
    found = detections(saved(face((40, 25, 15), (241, 194, 160)), "PNG"))
    assert [one["class"] for one in found] == ["FACE_FEMALE"]
    for one in found:
        assert set(one) == set(NUDE)
        assert isinstance(one["score"], float)
        assert 0 < one["score"] <= 1
        assert [type(side) for side in one["box"]] == [int] * 4


WORDS = (
    "a red fox",
    "a portrait of a girl",
    "pink flowers",
    "a peach",
    "a desert with dunes",
    "a wizard",
    "a cat at sea",
)


@pytest.mark.parametrize("words", WORDS)
def test_drawn_landscapes_are_safe(words: str) -> None:
    assert {rate(saved(paint(words, seed, (384, 256)), "JPEG")) for seed in range(4)} == {"safe"}


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "I;16", "1"])
@pytest.mark.parametrize("size", [(1, 1), (64, 64), (900, 60)])
def test_any_kind_of_picture_is_looked_at(mode: str, size: tuple[int, int]) -> None:
    assert rate(saved(Image.new(mode, size), "PNG")) == "safe"
    if mode in ("L", "RGBA", "P"):
        assert rate(saved(Image.effect_noise(size, 90).convert(mode), "WEBP" if mode == "RGBA" else "PNG")) == "safe"


@pytest.mark.parametrize("data", [b"", b"no picture", saved(paint("a fox", 1, (96, 64)), "PNG")[:-300]])
def test_what_cannot_be_looked_at_is_unknown(data: bytes) -> None:
    assert rate(data) == "unknown"


def test_it_is_loaded_once_however_many_threads_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    nudity._detector.cache_clear()
    picture = saved(paint("a fox", 1, (96, 64)), "PNG")
    gate = threading.Barrier(4)

    def ask(_: int) -> str:
        gate.wait(10)
        return rate(picture)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask, range(4))) == {"safe"}
    assert nudity._detector.cache_info().misses == 1
    options = nudity._detector().onnx_session.get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)


def test_nothing_of_a_picture_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    assert rate(b"SECRET-PIXELS" * 5) == "unknown"
    told = "".join(capsys.readouterr())
    assert "picture_not_rated" in told
    assert "SECRET" not in told
