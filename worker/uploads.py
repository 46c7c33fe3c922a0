"""The pictures of one generation on their way from ComfyUI to storage."""

from concurrent.futures import Future, wait
from threading import Event
from typing import Any

import structlog

from distillery.vocabulary.errors import StorageError
from distillery.vocabulary.wire import Graph, Output
from worker import pictures, storing
from worker.comfyui.client import Client
from worker.comfyui.errors import Cancelled
from worker.comfyui.history import File
from worker.resources import Resources

TICK = 0.05  # seconds between looks at the cancel flag

log = structlog.get_logger()


class Uploads:
    """Stores pictures under `prefix` and their number, in threads, so that the GPU need not wait."""

    def __init__(self, resources: Resources, prefix: str) -> None:
        self._resources = resources
        self._prefix = prefix
        self._withdrawn = Event()
        self._uploads: list[Future[Output]] = []

    def start(self, client: Client, file: File, graph: Graph, about: dict[str, Any]) -> None:
        """Send the next picture on its way; `graph` and `about` made it."""
        index = len(self._uploads)
        self._uploads.append(self._resources.uploads.submit(self._store, client, file, graph, about, index))

    def outputs(self, cancelled: Event) -> list[Output]:
        """All of them, once they are stored. Raises what stopped the first that is not, or Cancelled."""
        while wait(self._uploads, TICK).not_done:
            if cancelled.is_set():
                raise Cancelled
        return [upload.result() for upload in self._uploads]

    def withdraw(self) -> None:
        """Leave nothing in storage, now or later: a generation that fails is made again, elsewhere and whole."""
        self._withdrawn.set()
        for upload in self._uploads:
            upload.cancel()
        wait(self._uploads)
        for upload in self._uploads:
            if not upload.cancelled() and upload.exception() is None:
                self._delete(upload.result().key)

    def _store(self, client: Client, file: File, graph: Graph, about: dict[str, Any], index: int) -> Output:
        picture = pictures.finish(client.view(file), graph, about)
        rating = self._resources.rate(picture.data) if self._resources.rate else None
        key = f"{self._prefix}{index}.{picture.extension}"
        storing.put(self._resources.storage, key, picture.data, picture.content_type, stop=self._withdrawn)
        self._resources.server.discard(file)
        return picture.output(key, about["seed"], rating)

    def _delete(self, key: str) -> None:
        try:
            self._resources.storage.delete(key)
        except StorageError as error:
            log.warning("picture_not_deleted", key=key, reason=str(error))
