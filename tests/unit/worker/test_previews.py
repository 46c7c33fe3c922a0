"""Previews are small, at most one a second, and what is damaged or not safe is not shown."""

import base64
from concurrent.futures import Executor, Future
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from distillery.safety.nudity import Rating
from distillery.vocabulary.wire import PREVIEW_LIMIT
from tests.unit.pictures.files import saved
from worker import previews
from worker.previews import Previews
from worker.thumbnail import thumbnail


class AtOnce(Executor):
    """Does what it is given before `submit` returns."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


def noise(size: tuple[int, int], kind: str = "PNG") -> bytes:
    return saved(Image.effect_noise(size, 200).convert("RGB"), kind)


PLAIN = saved(Image.new("RGB", (640, 320), "teal"), "JPEG")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [(64, 64), (512, 300), (300, 2048)])
def test_even_noise_becomes_small_enough_to_travel(size: tuple[int, int], kind: str) -> None:
    small = thumbnail(noise(size, kind))
    assert small is not None
    assert len(base64.b64encode(small)) <= PREVIEW_LIMIT
    with Image.open(BytesIO(small)) as image:
        assert (image.format, max(image.size)) == ("JPEG", min(256, max(size)))
        assert image.width / image.height == pytest.approx(size[0] / size[1], rel=0.02)


@pytest.mark.parametrize("damaged", [b"", b"\xff\xd8\xff", PLAIN[:300], noise((64, 64))[:-200], PLAIN[20:]])
def test_a_damaged_frame_is_no_preview(damaged: bytes) -> None:
    assert thumbnail(damaged) is None


def test_transparency_and_palettes_are_taken() -> None:
    assert thumbnail(saved(Image.new("RGBA", (300, 300), (0, 90, 90, 9)), "PNG"))
    assert thumbnail(saved(Image.new("P", (300, 300)), "PNG"))


def test_one_a_second_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    now, shown = [100.0], list[str]()
    monkeypatch.setattr(previews.time, "monotonic", lambda: now[0])
    offered = Previews(AtOnce(), shown.append, rate=None)
    for _ in range(30):
        offered.offer(PLAIN)
        now[0] += 0.1
    assert len(shown) == 3


def test_while_one_is_made_others_pass_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "INTERVAL", 0.0)
    given = list[Future[Any]]()

    class Never(AtOnce):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            given.append(Future())
            return given[-1]

    offered = Previews(Never(), lambda _: None, rate=None)
    offered.offer(PLAIN)
    offered.offer(PLAIN)
    assert len(given) == 1
    given[0].set_result(None)
    offered.offer(PLAIN)
    assert len(given) == 2


@pytest.mark.parametrize(("rating", "count"), [("safe", 1), ("explicit", 0), ("unknown", 0)])
def test_where_previews_are_rated_only_safe_ones_are_shown(rating: Rating, count: int) -> None:
    shown = list[str]()
    Previews(AtOnce(), shown.append, rate=lambda _: rating).offer(PLAIN)
    assert len(shown) == count
