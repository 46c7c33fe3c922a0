import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from distillery.pictures import PictureRefused, Pictures
from distillery.pictures.decode import SIZE_LIMIT
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.pictures import StoredPicture
from tests.unit.pictures.files import opened, saved, with_texts

LINK = "https://cdn.discordapp.com/attachments/1/2/fox.png?ex=1"
ZEROS = "0" * 32


class Links:
    """Fetches what it was told lies behind a link."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def fetch(self, url: str) -> bytes:
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
