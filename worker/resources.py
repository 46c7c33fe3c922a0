"""What all generations of a worker work with. Only the GPU is taken by one at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock

from distillery.safety.nudity import Rating
from distillery.storage.port import Storage
from worker.comfyui.client import Client
from worker.comfyui.process import Server
from worker.comfyui.watchdog import SILENT


@dataclass(frozen=True)
class Resources:
    """While one generation's graph runs, the next one's inputs arrive and the last one's pictures leave.

    `rate` is asked about each picture's file, in the thread that stores it; None rates nothing.
    """

    server: Server
    storage: Storage
    start_timeout: float = 300.0  # seconds ComfyUI may take to answer
    silence: float = SILENT  # seconds of silence after which it counts as hung
    rate: Callable[[bytes], Rating] | None = None
    gpu: Lock = field(default_factory=Lock)
    uploads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, "upload"))
    previews: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "preview"))

    def client(self, give_up: Event | None = None) -> Client:
        """The ComfyUI of this moment. Raises Unreachable, or Cancelled when `give_up` is set before it answers."""
        return self.server.client(self.start_timeout, give_up)
