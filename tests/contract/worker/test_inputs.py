"""Pictures that a generation starts from: brought under names of their own, masks and all, and taken away again."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from PIL import Image

from distillery.storage.port import Storage
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Graph, Output, WorkResult
from tests.contract.worker.conftest import Desk
from tests.support.services.waiting import eventually
from tests.support.work import graph_of, work_request
from worker.comfyui.process import Supervised
from worker.comfyui.run import prompt_id
from worker.resources import Resources

FOX, SHIP = f"input_{'a' * 32}.png", f"input_{'b' * 32}.png"


def stored(storage: Storage, name: str, picture: Image.Image) -> dict[str, str]:
    """A picture in storage; its part of a request's `inputs`."""
    encoded = BytesIO()
    picture.save(encoded, "PNG")
    storage.put(f"inputs/{name}", encoded.getvalue())
    return {name: f"inputs/{name}"}


def opened(storage: Storage, output: Output) -> Image.Image:
    return Image.open(BytesIO(storage.get(output.key)))


def beside(left: str, right: str) -> Graph:
    """Pastes one picture to the right of another."""
    paste = {"x": 16, "y": 0, "resize_source": False, "destination": ["1", 0], "source": ["2", 0]}
    return {
        "1": {"class_type": "LoadImage", "inputs": {"image": left}},
        "2": {"class_type": "LoadImage", "inputs": {"image": right}},
        "3": {"class_type": "ImageCompositeMasked", "inputs": paste},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "x"}},
    }


def mask_of(name: str) -> Graph:
    return {
        "1": {"class_type": "LoadImage", "inputs": {"image": name}},
        "2": {"class_type": "MaskToImage", "inputs": {"mask": ["1", 1]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "x"}},
    }


def test_several_pictures_arrive_each_in_its_place(desk: Desk, storage: Storage) -> None:
    inputs = stored(storage, FOX, Image.new("RGB", (32, 16), "red"))
    inputs |= stored(storage, SHIP, Image.new("RGB", (32, 16), "blue"))
    [output] = desk.make(work_request("several", graph=beside(FOX, SHIP), seed_paths=[], inputs=inputs)).outputs
    made = opened(storage, output)
    assert (made.getpixel((4, 4)), made.getpixel((28, 4))) == ((255, 0, 0), (0, 0, 255))


def test_one_picture_may_be_used_twice(desk: Desk, storage: Storage) -> None:
    inputs = stored(storage, FOX, Image.new("RGB", (32, 16), "red"))
    [output] = desk.make(work_request("twice-used", graph=beside(FOX, FOX), seed_paths=[], inputs=inputs)).outputs
    assert opened(storage, output).getpixel((28, 4)) == (255, 0, 0)


def test_a_pictures_transparency_arrives_as_a_mask(desk: Desk, storage: Storage) -> None:
    picture = Image.new("RGBA", (32, 16), "red")
    picture.paste((0, 0, 0, 0), (16, 0, 32, 16))
    inputs = stored(storage, FOX, picture)
    [output] = desk.make(work_request("mask", graph=mask_of(FOX), seed_paths=[], inputs=inputs)).outputs
    mask = opened(storage, output)
    assert (mask.getpixel((4, 4)), mask.getpixel((28, 4))) == ((0, 0, 0), (255, 255, 255))


def test_another_attempt_brings_the_pictures_again(desk: Desk, server: Supervised, storage: Storage) -> None:
    inputs = stored(storage, FOX, Image.new("RGB", (32, 16), "red"))
    results = []
    for attempt in (1, 2):
        request = work_request("anew", attempt=attempt, graph=beside(FOX, FOX), seed_paths=[], inputs=inputs)
        results.append(desk.make(request))
    assert [len(result.outputs) for result in results] == [1, 1]
    assert not list(server.outputs.with_name("input").glob("anew-*"))


def test_jobs_held_together_may_call_different_pictures_alike(
    desk: Desk, resources: Resources, server: Supervised, storage: Storage
) -> None:
    def make(width: int) -> WorkResult:
        encoded = BytesIO()
        Image.new("RGB", (width, 40), "red").save(encoded, "PNG")
        storage.put(f"uploads/{width}", encoded.getvalue())
        inputs = {FOX: f"uploads/{width}"}
        return desk.make(work_request(f"wide-{width}", graph=beside(FOX, FOX), seed_paths=[], inputs=inputs))

    folder = server.outputs.with_name("input")
    with ThreadPoolExecutor(2) as threads:
        with resources.gpu:
            jobs = {width: threads.submit(make, width) for width in (80, 120)}
            eventually(lambda: len(list(folder.glob("wide-*"))) == 2, 10)
        for width, job in jobs.items():
            assert opened(storage, job.result(30).outputs[0]).width == width
    assert not list(folder.glob("wide-*"))


def test_a_picture_that_is_gone_is_told_to_the_member_before_the_gpu_is_taken(
    desk: Desk, resources: Resources, server: Supervised, storage: Storage
) -> None:
    inputs = stored(storage, FOX, Image.new("RGB", (32, 16), "red")) | {SHIP: f"inputs/{SHIP}"}
    with resources.gpu:  # were it needed, this would not end
        result = desk.make(work_request("gone", graph=beside(FOX, SHIP), seed_paths=[], inputs=inputs))
    assert result.failure is not None
    assert result.failure.kind is FailureClass.MEMBER
    assert "Start from another one, or send it again." in result.failure.message
    assert SHIP in result.failure.detail
    assert resources.client().history(prompt_id("gone", 1, 0)) is None
    assert not list(server.outputs.with_name("input").glob("gone-*"))


def test_a_prompt_that_happens_to_be_a_pictures_name_stays_as_it_is(desk: Desk, storage: Storage) -> None:
    inputs = stored(storage, FOX, Image.new("RGB", (32, 16), "red"))
    request = work_request("namesake", graph=graph_of(FOX), inputs=inputs)
    [output] = desk.make(request).outputs
    assert f'"text": "{FOX}"' in opened(storage, output).info["prompt"]
