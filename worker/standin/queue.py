"""The prompts that wait and the one that runs, shared by the HTTP side and the thread that executes."""

import heapq
import threading
from collections.abc import Callable
from typing import Any

from worker.standin.history import History

Item = tuple[float, str, dict[str, Any], dict[str, Any], list[str]]  # number, prompt id, graph, extra data, outputs


class PromptQueue:
    """A heap by number. Like ComfyUI's, it compares whole items: the same number and id twice poisons it for good."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.history = History()
        self._changed = changed
        self._pending: list[Item] = []
        self._running: dict[int, Item] = {}
        self._tickets = 0
        self._flags: dict[str, Any] = {}
        self._mutex = threading.RLock()
        self._something = threading.Condition(self._mutex)

    def put(self, item: Item) -> None:
        """Queues a prompt. Raises TypeError for a number and id that wait already."""
        with self._mutex:
            heapq.heappush(self._pending, item)
            self._changed()
            self._something.notify()

    def get(self, timeout: float) -> tuple[int, Item] | None:
        """The next prompt and its ticket, now running; None after `timeout` seconds without one, or for a new flag."""
        with self._something:
            if not self._pending:
                self._something.wait(timeout)
            if not self._pending:
                return None
            item = heapq.heappop(self._pending)
            self._tickets += 1
            self._running[self._tickets] = item
            self._changed()
            return self._tickets, item

    def done(self, ticket: int, result: dict[str, Any]) -> None:
        """Moves a running prompt to the history; `result` has outputs, status and meta."""
        with self._mutex:
            item = self._running.pop(ticket)
            self.history.add(item[1], {"prompt": item, **result})
            self._changed()

    def remaining(self) -> int:
        return len(self._pending) + len(self._running)

    def listing(self) -> dict[str, list[Item]]:
        """As `/queue` shows it; what waits is in heap order, which is not the order of running."""
        with self._mutex:
            return {"queue_running": list(self._running.values()), "queue_pending": list(self._pending)}

    def is_running(self, prompt_id: str) -> bool:
        with self._mutex:
            return any(item[1] == prompt_id for item in self._running.values())

    def clear(self) -> None:
        with self._mutex:
            self._pending = []
            self._changed()

    def delete(self, prompt_id: str) -> None:
        """Takes one waiting prompt out, without a word to anyone; unknown and running ones stay as they are."""
        with self._mutex:
            index = next((i for i, item in enumerate(self._pending) if item[1] == prompt_id), None)
            if index is not None:
                self._pending.pop(index)
                heapq.heapify(self._pending)
                self._changed()

    def set_flag(self, name: str) -> None:
        """Asks the executing thread for something between two prompts: `unload_models`, `free_memory`."""
        with self._mutex:
            self._flags[name] = True
            self._something.notify()

    def take_flags(self) -> dict[str, Any]:
        with self._mutex:
            flags, self._flags = self._flags, {}
            return flags
