"""What a folder adds to the contract: nothing half-written, nothing left over."""

import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import StorageError


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path, "http://127.0.0.1:8080")


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel refuses to let files grow further, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_failed_write_leaves_the_old_object_and_no_crumbs(storage: FolderStorage, tmp_path: Path) -> None:
    storage.put("a/picture.png", b"old")
    with files_of_at_most(1000), pytest.raises(StorageError, match=r"Could not write a/picture\.png.*STORAGE_URL"):
        storage.put("a/picture.png", bytes(5000))
    assert storage.get("a/picture.png") == b"old"
    assert files_below(tmp_path) == ["a/picture.png"]


def test_writers_of_one_key_do_not_disturb_each_other(storage: FolderStorage, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda turn: storage.put("a/picture.png", bytes([turn]) * 10_000), range(40)))
    assert len(set(storage.get("a/picture.png"))) == 1
    assert files_below(tmp_path) == ["a/picture.png"]


def test_check_leaves_nothing(storage: FolderStorage, tmp_path: Path) -> None:
    storage.check()
    assert files_below(tmp_path) == []


def test_an_object_cannot_lie_below_another(storage: FolderStorage) -> None:
    storage.put("a", b"object")
    with pytest.raises(StorageError, match="Could not write a/b"):
        storage.put("a/b", b"below")
    assert not storage.exists("a/b")
    storage.delete("a/b")
    assert storage.get("a") == b"object"
