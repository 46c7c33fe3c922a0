"""From ComfyUI's events to progress that only moves forward and is not told too often."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Any

from distillery.vocabulary.wire import Graph, Phase, Progress
from worker.comfyui.events import Event, Executing, Stepped

UPSCALED = 2048  # pixels a side: how large upscaled pictures mostly are
INTERVAL = 0.25  # seconds between two reports at least


def planned_steps(graph: Graph) -> dict[str, int]:
    """The nodes that sample, and how many steps each will take in all."""
    plan = {}
    for node, content in graph.items():
        inputs = content.get("inputs", {})
        if "sampler" in str(content.get("class_type", "")).lower() or "sampler_name" in inputs:
            steps = _steps(inputs, graph)
            if steps is not None:
                plan[node] = steps * planned_tiles(inputs)
    return plan


def planned_tiles(inputs: dict[str, Any]) -> int:
    """How often a node will count its steps: once, or for each tile of a picture as large as ours become."""
    sides = inputs.get("tile_width"), inputs.get("tile_height")
    return math.prod(math.ceil(UPSCALED / side) for side in sides if isinstance(side, int) and side > 0)


def _steps(inputs: dict[str, Any], graph: Graph) -> int | None:
    """A sampler's own steps (of its part of a schedule), or those of the scheduler that its sigmas come from."""
    steps, sigmas = inputs.get("steps"), inputs.get("sigmas")
    if isinstance(sigmas, list) and sigmas:
        steps = graph.get(str(sigmas[0]), {}).get("inputs", {}).get("steps")
    if not isinstance(steps, int):
        return None
    first, last = inputs.get("start_at_step", 0), inputs.get("end_at_step", steps)
    return max(0, min(steps, last) - first) if isinstance(first, int) and isinstance(last, int) else steps


class Tracker:
    """How far one run of the graph is: the steps of all its samplers together."""

    def __init__(self, graph: Graph) -> None:
        self._plan = planned_steps(graph)
        self._tiles = {node: planned_tiles(graph[node]["inputs"]) for node in self._plan}
        self._before: dict[str, int] = {}  # steps of tiles that are done
        self._done: dict[str, int] = {}
        self._node: str | None = None
        self.phase = Phase.LOADING

    @property
    def step(self) -> int:
        return sum(self._done.values())

    @property
    def steps(self) -> int:
        return sum(self._plan.values())

    def see(self, event: Event) -> None:
        """Take an event of this prompt into account."""
        if isinstance(event, Executing):
            self._begin(event.node)
        elif isinstance(event, Stepped) and event.node in self._plan:
            self._count(event)

    def samples(self, node: str | None) -> bool:
        """Whether `node`, else the one that runs, shows the picture to be: where nodes sample, what they show."""
        return not self._plan or (node or self._node) in self._plan

    def _count(self, event: Stepped) -> None:
        """A node that counts from the start again is at its next tile; what else it counts are no steps."""
        node, value = event.node, min(event.value, event.total)
        if self._tiles[node] > 1 and event.total * self._tiles[node] != self._plan[node]:
            return
        self._plan[node] = event.total * self._tiles[node]
        before, done = self._before.get(node, 0), self._done.get(node, 0)
        if before + value < done:
            before = self._before[node] = before + event.total
        self._done[node] = min(before + value, self._plan[node])

    def _begin(self, node: str) -> None:
        self._node = node
        if node in self._plan:
            self.phase = Phase.SAMPLING
        elif self.phase is Phase.SAMPLING and self.step >= self.steps:
            self.phase = Phase.SAVING


class Reporter:
    """Numbers progress and passes it on: never backwards, never twice the same, never faster than INTERVAL.

    Safe for threads: previews come from one of their own.
    """

    def __init__(self, send: Callable[[dict[str, Any]], None], images: int) -> None:
        self._send = send
        self._images = images
        self._last: Progress | None = None
        self._next_at = 0.0
        self._began: float | None = None
        self._preview: str | None = None
        self._lock = Lock()

    def starting(self) -> None:
        """The job was taken up; its graph waits for inputs or for the GPU."""
        self._report(Phase.STARTING)

    def running(self, image: int, tracker: Tracker) -> None:
        """The run of picture `image`, counted from 0, is as far as `tracker` says."""
        if self._began is None and tracker.phase is not Phase.LOADING:
            self._began = time.monotonic()
        self._report(tracker.phase, image, min(tracker.step, tracker.steps), tracker.steps)

    def storing(self) -> None:
        """Every picture is made; some are still on their way to storage."""
        self._report(Phase.SAVING, self._images)

    def preview(self, picture: str) -> None:
        """`picture` can be seen of the work: news by itself, while anything is still to be made."""
        with self._lock:
            if self._last and self._last.image < self._images:
                self._preview = picture
                self._pass_on(replace(self._last, preview=picture))

    def _report(self, phase: Phase, image: int = 0, step: int = 0, steps: int = 0) -> None:
        with self._lock:
            now = time.monotonic()
            elapsed = round(now - self._began, 1) if self._began is not None else 0.0
            progress = Progress(0, phase, image, self._images, step, steps, elapsed, self._preview)
            if now >= self._next_at and self._is_news(progress):
                self._next_at = now + INTERVAL
                self._pass_on(progress)

    def _pass_on(self, progress: Progress) -> None:
        self._last = replace(progress, sequence=self._last.sequence + 1 if self._last else 1)
        self._send(self._last.to_dict())

    def _is_news(self, progress: Progress) -> bool:
        if self._last is None:
            return True
        changed = (progress.phase, progress.fraction) != (self._last.phase, self._last.fraction)
        return changed and progress.fraction >= self._last.fraction
