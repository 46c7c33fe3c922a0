"""The thread that executes: one prompt after another, and what was asked for in between."""

import threading

from worker.standin.executor import Run, Studio
from worker.standin.queue import PromptQueue

IDLE_SECONDS = 1.0


class Runner(threading.Thread):
    """Runs for ever. Like ComfyUI's, it dies of a poisoned queue while the server goes on answering."""

    def __init__(self, queue: PromptQueue, studio: Studio) -> None:
        super().__init__(name="runner", daemon=True)
        self._queue, self._studio = queue, studio

    def run(self) -> None:
        while True:
            self._next()
            if self._queue.take_flags().get("free_memory"):
                self._studio.cache.clear()

    def _next(self) -> None:
        taken = self._queue.get(IDLE_SECONDS)
        if taken is None:
            return
        ticket, item = taken
        self._queue.done(ticket, Run(self._studio, item).execute())
        hub = self._studio.hub
        if hub.client_id is not None:
            hub.send("executing", {"node": None, "prompt_id": item[1]}, hub.client_id)
