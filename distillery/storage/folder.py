"""Objects as files below one folder, for a single machine."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from distillery.storage import probe
from distillery.storage.keys import checked
from distillery.storage.port import MissingObject
from distillery.vocabulary.errors import StorageError

ABSENT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)  # three ways a file system says "no such object"


class FolderStorage:
    """Storage in `root`, which is made when needed. The API serves the files below `public_url`/files/."""

    def __init__(self, root: Path, public_url: str) -> None:
        self._root = root
        self._public_url = public_url.rstrip("/")

    def put(self, key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
        """The content type is not kept: who serves the file tells it from the key."""
        path = self._path(key)
        partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with self._explaining(f"write {key}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write_through(partial, data)
                partial.replace(path)
                _sync_folder(path.parent)
            finally:
                partial.unlink(missing_ok=True)

    def get(self, key: str) -> bytes:
        path = self._path(key)
        with self._explaining(f"read {key}"):
            try:
                return path.read_bytes()
            except ABSENT:
                raise MissingObject(key) from None

    def exists(self, key: str) -> bool:
        path = self._path(key)
        with self._explaining(f"look for {key}"):
            return path.is_file()

    def delete(self, key: str) -> None:
        path = self._path(key)
        with self._explaining(f"remove {key}"):
            if path.is_file():
                path.unlink(missing_ok=True)

    def url(self, key: str, expires: int = 3600) -> str:
        """Does not expire."""
        return f"{self._public_url}/files/{quote(checked(key))}"

    def check(self) -> None:
        probe.prove(self, f"The folder {self._root}")

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    @contextmanager
    def _explaining(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StorageError(
                f"Could not {what} in the folder {self._root}: {error.strerror}. "
                "Make it writable and see that its disk has room, or name another one in STORAGE_URL."
            ) from error


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
