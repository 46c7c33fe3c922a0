"""Every hostile file is refused clearly, or stored as pixels and nothing else; none takes long."""

import io
import json
import time
from pathlib import Path

import pytest
from PIL import Image

from distillery.pictures import Fetcher, PictureRefused, Pictures
from distillery.pictures.decode import PIXEL_LIMIT, SIZE_LIMIT
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.pictures import StoredPicture
from tests.hostile.clear import assert_clear
from tests.hostile.pictures import ANY, TAKEN, bombs, headers, posing
from tests.unit.pictures.files import chunk_kinds, png

ATTACKS = posing.ATTACKS | headers.ATTACKS | bombs.ATTACKS
SECONDS = 4.0  # of processor time, for 40 million pixels
NAME = f"input_{'0' * 32}.png"
KEPT = {b"IHDR", b"IDAT", b"IEND"}


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    return Pictures(FolderStorage(tmp_path, ""), Fetcher())


def ending(pictures: Pictures, data: bytes) -> StoredPicture | Problem:
    try:
        return pictures.keep(data)
    except PictureRefused as refused:
        return refused.problem


def test_no_two_attacks_are_called_alike() -> None:
    assert len(ATTACKS) == sum(map(len, (posing.ATTACKS, headers.ATTACKS, bombs.ATTACKS)))


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what is wrong in a file, and of what is large
@pytest.mark.parametrize("name", ATTACKS)
def test_a_file_is_refused_clearly_or_kept_as_pixels_alone(pictures: Pictures, tmp_path: Path, name: str) -> None:
    make, expected = ATTACKS[name]
    data, started = make(), time.process_time()
    ended = ending(pictures, data)
    assert time.process_time() - started < SECONDS
    if isinstance(ended, Problem):
        assert expected in (ANY, ended.code)
        assert_clear([ended], "")
        assert ended.hint
        assert not list(tmp_path.rglob("*.*"))
        return
    assert expected in (ANY, TAKEN)
    assert 0 < ended.width * ended.height <= PIXEL_LIMIT
    stored = pictures.read(ended)
    assert set(chunk_kinds(stored)) == KEPT
    opened = Image.open(io.BytesIO(stored))
    assert (opened.size, opened.info) == ((ended.width, ended.height), {})
    assert opened.mode in ("RGB", "RGBA")
    assert len(json.dumps(ended.to_dict())) < 2_000_000
    assert pictures.bring(ended.name) == ended


def test_a_file_larger_than_is_taken_is_not_even_opened(pictures: Pictures) -> None:
    with pytest.raises(PictureRefused) as refused:
        pictures.keep(png(4, 4, bytes(20)) + bytes(SIZE_LIMIT))
    assert refused.value.problem.code == "too_large"


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "input_x.png", f"{NAME}.json", f"{NAME}\0", f"{NAME}/../x", f"inputs/{NAME}",
        f"../inputs/{NAME}", NAME.upper(), NAME.replace(".", ""),
    ],
)  # fmt: skip
def test_no_name_reaches_another_file(pictures: Pictures, tmp_path: Path, name: str) -> None:
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "x").write_bytes(b"{}")
    with pytest.raises(PictureRefused) as refused:
        pictures.bring(name)
    assert refused.value.problem.code == "unknown_reference"


@pytest.mark.parametrize("sidecar", [b"", b"{}", b"[]", b"null", b"7", b"{", b"\xff", b'{"name": "x"}'])
def test_a_sidecar_that_nobody_understands_is_a_picture_that_is_not_there(
    pictures: Pictures, tmp_path: Path, sidecar: bytes
) -> None:
    kept = pictures.keep(png(4, 4, bytes(20)))
    (tmp_path / f"{kept.key}.json").write_bytes(sidecar)
    with pytest.raises(PictureRefused) as refused:
        pictures.bring(kept.name)
    assert refused.value.problem.code == "unknown_picture"
    assert pictures.keep(png(4, 4, bytes(20))) == kept  # and it heals
