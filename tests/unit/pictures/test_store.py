import hashlib
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Lock

import pytest
from PIL import Image

from distillery.pictures import PictureRefused, Pictures, TimeBudget
from distillery.pictures.decode import LARGEST, SIZE_LIMIT
from distillery.pictures.store import DECODERS
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.pictures import StoredPicture
from tests.unit.pictures.files import opened, saved, with_texts

LINK = "https://cdn.discordapp.com/attachments/1/2/fox.png?ex=1"
ZEROS = "0" * 32


class Links:
    """Fetches what it was told lies behind a link."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
        return self._files[url]


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path, "")


@pytest.fixture
def pictures(storage: FolderStorage) -> Pictures:
    return Pictures(storage, Links({LINK: with_texts(distillery={"prompt": "a fox"})}))


def code(doing: Callable[[], object]) -> str:
    with pytest.raises(PictureRefused) as refused:
        doing()
    return refused.value.problem.code


def test_a_picture_is_stored_under_its_files_hash(pictures: Pictures, storage: FolderStorage) -> None:
    data = saved(Image.new("RGBA", (30, 20), (1, 2, 3, 4)), "WEBP", lossless=True)
    picture = pictures.keep(data)
    name = f"input_{hashlib.sha256(data).hexdigest()[:32]}.png"
    assert picture == StoredPicture(name, f"inputs/{name}", 30, 20, masked=True)
    assert opened(storage.get(picture.key)).size == (30, 20)
    assert pictures.read(picture) == storage.get(picture.key)
    assert json.loads(storage.get(f"inputs/{name}.json")) == picture.to_dict()


def test_a_link_and_then_its_name_mean_the_same_picture_with_its_recipe(pictures: Pictures) -> None:
    brought = pictures.bring(f" {LINK} ")
    assert brought.recipe == {"prompt": "a fox", "made_with": "distillery"}
    assert pictures.bring(brought.name) == brought


def test_the_same_file_is_stored_once(pictures: Pictures, tmp_path: Path) -> None:
    data = saved(Image.new("RGB", (8, 8)), "JPEG")
    first = pictures.keep(data)
    written = (tmp_path / first.key).stat().st_mtime_ns
    assert pictures.keep(data) == first
    assert (tmp_path / first.key).stat().st_mtime_ns == written


def test_a_sidecar_that_this_version_does_not_understand_is_written_anew(
    pictures: Pictures, storage: FolderStorage
) -> None:
    picture = pictures.bring(LINK)
    for sidecar in (b"", b"[]", b'{"name": "x", "from_the_future": 1}'):
        storage.put(f"{picture.key}.json", sidecar)
        assert code(lambda: pictures.bring(picture.name)) == "unknown_picture"
        assert pictures.bring(LINK) == pictures.bring(picture.name) == picture


def test_a_picture_that_is_gone_is_told_and_can_be_brought_again(pictures: Pictures, storage: FolderStorage) -> None:
    picture = pictures.bring(LINK)
    storage.delete(picture.key)
    assert code(lambda: pictures.bring(picture.name)) == "unknown_picture"
    assert code(lambda: pictures.read(picture)) == "unknown_picture"
    assert pictures.bring(LINK) == picture
    assert pictures.read(picture)


def test_a_name_that_was_never_stored_is_told(pictures: Pictures) -> None:
    with pytest.raises(PictureRefused, match=re.escape(f"input_{ZEROS}.png")) as refused:
        pictures.bring(f"input_{ZEROS}.png")
    assert refused.value.problem.code == "unknown_picture"


@pytest.mark.parametrize(
    "reference",
    ["", "fox.png", "input_0.png", f"input_{ZEROS}.jpg", f"input_{ZEROS}.png.json", f"../input_{ZEROS}.png",
     f"INPUT_{ZEROS}.png", f"inputs/input_{ZEROS}.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "🦊"],
)  # fmt: skip
def test_what_is_neither_link_nor_name_is_told(pictures: Pictures, reference: str) -> None:
    assert code(lambda: pictures.bring(reference)) == "unknown_reference"


def test_a_file_that_is_too_large_is_not_looked_at(pictures: Pictures) -> None:
    assert code(lambda: pictures.keep(bytes(SIZE_LIMIT + 1))) == "too_large"
    assert code(lambda: pictures.keep(bytes(SIZE_LIMIT))) == "not_a_picture"


def test_nothing_is_stored_of_what_is_refused(pictures: Pictures, tmp_path: Path) -> None:
    assert code(lambda: pictures.keep(b"<svg/>")) == "not_a_picture"
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_was_brought_down_says_from_what_whenever_it_is_named(pictures: Pictures) -> None:
    picture = pictures.keep(saved(Image.new("RGB", (LARGEST + 100, 50)), "PNG"))
    assert (picture.width, picture.original) == (LARGEST, (LARGEST + 100, 50))
    assert pictures.bring(picture.name) == picture


@pytest.mark.parametrize("original", ["[1]", "7", "[1, 2, 3]", "true"])
def test_what_it_was_brought_down_from_is_two_numbers(
    pictures: Pictures, storage: FolderStorage, original: str
) -> None:
    picture = pictures.bring(LINK)
    sidecar = storage.get(f"{picture.key}.json").replace(b'"original": null', f'"original": {original}'.encode())
    storage.put(f"{picture.key}.json", sidecar)
    assert code(lambda: pictures.bring(picture.name)) == "unknown_picture"


def test_a_stored_picture_is_opened_as_large_as_is_wanted(pictures: Pictures) -> None:
    picture = pictures.keep(saved(Image.new("RGBA", (60, 20), (9, 8, 7, 6)), "PNG"))
    assert [pictures.opened(picture, side).size for side in (100, 60, 30)] == [(60, 20), (60, 20), (30, 10)]
    assert pictures.opened(picture, 30).getpixel((29, 9)) == (9, 8, 7, 6)


class Watched(FolderStorage):
    """Counts those who read a picture at once; they wait for each other in companies of that many."""

    def __init__(self, folder: Path, company: int) -> None:
        super().__init__(folder, "")
        self._lock, self._meeting = Lock(), Barrier(company, timeout=10)
        self._inside = self.most = 0

    def get(self, key: str) -> bytes:
        if not key.endswith(".png"):
            return super().get(key)
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        self._meeting.wait()
        with self._lock:
            self._inside -= 1
        return super().get(key)


def test_few_are_open_at_once_however_many_are_wanted(tmp_path: Path) -> None:
    """They are read where they are decoded: behind the same gate as those that arrive."""
    storage = Watched(tmp_path, DECODERS)
    pictures = Pictures(storage, Links({}))
    picture = pictures.keep(saved(Image.new("RGB", (8, 8)), "PNG"))
    with ThreadPoolExecutor(6 * DECODERS) as threads:
        sizes = [image.size for image in threads.map(lambda _: pictures.opened(picture, 4), range(6 * DECODERS))]
    assert set(sizes) == {(4, 4)}
    assert storage.most == DECODERS
