"""Whether this worker may take jobs: only while its ComfyUI answers, and never again once that is beyond hope."""

import time
from collections.abc import Iterator

from worker.comfyui.process import Server


class Readiness:
    """Asked before every look for jobs. One that cannot run any must not take them: others could."""

    def __init__(self, server: Server, patience: float) -> None:
        self._server = server
        self._patience = patience  # seconds ComfyUI may be away while jobs could be taken
        self._missed_since: float | None = None

    def ready(self) -> bool:
        """Whether ComfyUI answers right now."""
        ready = self._server.ready()
        self._missed_since = None if ready else self._missed_since or time.monotonic()
        return ready

    def problems(self) -> Iterator[str]:
        """Why it is of no use right now, if it is not; for /readyz, which changes nothing."""
        if not self._server.ready():
            yield "ComfyUI does not answer (yet)."

    def hopeless(self) -> bool:
        """Whether this worker should leave: a fresh one, perhaps on another machine, may do better."""
        waited = time.monotonic() - self._missed_since if self._missed_since else 0.0
        return self._server.hopeless() or waited > self._patience
