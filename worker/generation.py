"""One generation from inputs to stored pictures: inputs, then the GPU seed by seed, uploads meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import structlog

from distillery.storage.port import MissingObject
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.failing import GONE
from distillery.vocabulary.wire import Failure, Graph, Output, WorkRequest, WorkResult
from worker import pictures
from worker.comfyui import events
from worker.comfyui.client import Client
from worker.comfyui.errors import Cancelled, Failed, ServerDead
from worker.comfyui.failures import from_missing_classes
from worker.comfyui.history import File
from worker.comfyui.run import Run, prompt_id
from worker.comfyui.watchdog import Watchdog
from worker.failures import EXPECTED, failure_of
from worker.graphs import rename_input, with_seed
from worker.previews import Previews
from worker.progress import Reporter, Tracker
from worker.resources import Resources
from worker.uploads import Uploads

log = structlog.get_logger()


class Generation:
    """One job in hand."""

    def __init__(self, resources: Resources, request: WorkRequest, cancelled: Event, progress: Reporter) -> None:
        self._resources = resources
        self._request = request
        self._cancelled = cancelled
        self._progress = progress
        self._previews = Previews(resources.previews, progress.preview, resources.rate)
        self._uploads = Uploads(resources, request.output_prefix)
        self._given: list[str] = []  # input pictures, as ComfyUI calls them
        self.timings: dict[str, float] = {}

    def result(self) -> WorkResult:
        """Make the pictures; whatever goes wrong becomes a failure with a class."""
        blank = WorkResult(self._request.generation_id, self._request.attempt)
        try:
            return replace(blank, outputs=self._make())
        except Cancelled:
            return replace(blank, cancelled=True)
        except EXPECTED as error:
            return replace(blank, failure=failure_of(error))
        except Exception as error:  # the job's last guard: a worker always answers
            log.exception("generation_broke")
            return replace(blank, failure=failure_of(error))

    def _make(self) -> list[Output]:
        self._progress.starting()
        try:
            with self.timed("inputs"):
                self._require_nodes()
                self._bring_inputs()
            self._run_graphs()
            self._progress.storing()
            with self.timed("storing"):
                return self._uploads.outputs(self._cancelled)
        except Exception:
            self._uploads.withdraw()
            raise
        finally:
            self._discard_inputs()

    def _require_nodes(self) -> None:
        """Raise Failed when this ComfyUI lacks a node of the graph: before the GPU is held, for that costs money."""
        missing = self._resources.client(self._cancelled).missing_classes(self._request.graph)
        if missing:
            raise Failed(from_missing_classes(missing, self._request.graph))

    def _bring_inputs(self) -> None:
        """Carry input pictures from storage into ComfyUI's input folder, and name them in the graph as it does.

        Jobs held together may call different pictures alike, so each attempt has names of its own.
        """
        client = self._resources.client(self._cancelled)
        for name, key in self._request.inputs.items():
            own = f"{self._request.generation_id}-{self._request.attempt}-{name}"
            given = client.upload(own, self._input(key))
            self._given.append(given)
            self._request = replace(self._request, graph=rename_input(self._request.graph, name, given))

    def _input(self, key: str) -> bytes:
        """An input picture. One that is gone does not come back: Failed, and the member starts from another one."""
        try:
            return self._resources.storage.get(key)
        except MissingObject as error:
            raise Failed(Failure(FailureClass.MEMBER, str(GONE), str(error))) from error

    def _discard_inputs(self) -> None:
        for given in self._given:
            self._resources.server.discard(File(given, "", "input"))

    def _run_graphs(self) -> None:
        """Run the graph once per seed. The request's time starts with the GPU: it is not to blame for waiting."""
        with self._hold_gpu(), self.timed("running"):
            deadline = time.monotonic() + self._request.timeout
            for image in range(len(self._request.seeds)):
                self._run_graph(image, deadline)

    @contextmanager
    def _hold_gpu(self) -> Iterator[None]:
        """One generation at a time. Raises Cancelled when this one is, while it waits."""
        with self.timed("waiting"):
            while not self._resources.gpu.acquire(timeout=0.05):
                if self._cancelled.is_set():
                    raise Cancelled
        try:
            yield
        finally:
            self._resources.gpu.release()

    def _run_graph(self, image: int, deadline: float) -> None:
        """Run the graph with one seed, and send its pictures on their way."""
        client = self._resources.client(self._cancelled)
        graph, about = with_seed(self._request, image), pictures.about(self._request, image)
        for file in self._saved_files(self._run(client, graph, about, image, deadline)):
            self._uploads.start(client, file, graph, about)

    def _run(self, client: Client, graph: Graph, about: dict[str, Any], image: int, deadline: float) -> Run:
        return Run(
            client=client,
            prompt_id=prompt_id(self._request.generation_id, self._request.attempt, image),
            graph=graph,
            outputs=self._request.output_nodes,
            deadline=deadline,
            cancelled=self._cancelled,
            on_event=partial(self._follow, image, Tracker(graph)),
            extra_data={"extra_pnginfo": {pictures.ABOUT: about}},
            watchdog=Watchdog(silent=self._resources.silence),
        )

    def _follow(self, image: int, tracker: Tracker, event: events.Event) -> None:
        tracker.see(event)
        if isinstance(event, events.Preview) and tracker.samples(event.node):
            self._previews.offer(event.image)
        self._progress.running(image, tracker)

    def _saved_files(self, run: Run) -> list[File]:
        """What the run saved; a ComfyUI that dies over it is started again."""
        try:
            return run.files()
        except ServerDead as error:
            self._resources.server.restart(run.client, str(error))
            raise

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add the seconds spent inside to `timings`."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.timings[phase] = self.timings.get(phase, 0.0) + time.perf_counter() - began
