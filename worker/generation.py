"""One generation from inputs to stored pictures: inputs, then the GPU seed by seed, uploads meanwhile."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event, Lock

import structlog

from distillery.storage.port import Storage
from distillery.vocabulary.wire import Output, WorkRequest, WorkResult
from worker import pictures
from worker.comfyui import events
from worker.comfyui.client import Client
from worker.comfyui.errors import Cancelled, ServerDead
from worker.comfyui.history import File
from worker.comfyui.process import Server
from worker.comfyui.run import Run, prompt_id
from worker.comfyui.watchdog import SILENT, Watchdog
from worker.graphs import rename_input, with_seed
from worker.progress import Reporter, Tracker
from worker.verdicts import EXPECTED, failure_of

log = structlog.get_logger()


@dataclass(frozen=True)
class Resources:
    """What all generations of a worker work with. Only the GPU is taken in turns.

    While one generation's graph runs, the next one's inputs arrive and the last one's pictures leave.
    """

    server: Server
    storage: Storage
    start_timeout: float = 300.0  # seconds ComfyUI may take to answer
    silence: float = SILENT  # seconds of silence after which it counts as hung
    gpu: Lock = field(default_factory=Lock)
    uploads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, "upload"))

    def client(self, give_up: Event | None = None) -> Client:
        """The ComfyUI of this moment."""
        return self.server.client(self.start_timeout, give_up)


class Generation:
    """One job in hand."""

    def __init__(self, resources: Resources, request: WorkRequest, cancelled: Event, progress: Reporter) -> None:
        self._resources = resources
        self._request = request
        self._cancelled = cancelled
        self._progress = progress
        self._stored: list[Future[Output]] = []
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
        with self.timed("inputs"):
            self._bring_inputs()
        try:
            with self._gpu_turn() as deadline:
                for image in range(len(self._request.seeds)):
                    self._run_graph(image, deadline)
            self._progress.storing()
            with self.timed("storing"):
                return [picture.result() for picture in self._stored]
        finally:
            self._settle_uploads()

    def _bring_inputs(self) -> None:
        """Carry input pictures from storage into ComfyUI's input folder, and name them in the graph as it does."""
        client = self._resources.client(self._cancelled)
        for name, key in self._request.inputs.items():
            given = client.upload(name, self._resources.storage.get(key))
            self._request = replace(self._request, graph=rename_input(self._request.graph, name, given))

    @contextmanager
    def _gpu_turn(self) -> Iterator[float]:
        """Hold the GPU until the deadline given; the request's time starts here, it is not to blame for waiting."""
        with self.timed("waiting"):
            while not self._resources.gpu.acquire(timeout=0.05):
                if self._cancelled.is_set():
                    raise Cancelled
        try:
            with self.timed("running"):
                yield time.monotonic() + self._request.timeout
        finally:
            self._resources.gpu.release()

    def _run_graph(self, image: int, deadline: float) -> None:
        """Run the graph with one seed, and send its pictures on their way."""
        request, client = self._request, self._resources.client(self._cancelled)
        graph = with_seed(request, image)
        about = pictures.about(request, request.seeds[image], image)
        tracker = Tracker(graph)

        def follow(event: events.Event) -> None:
            tracker.see(event)
            self._progress.running(image, tracker)

        run = Run(
            client=client,
            prompt_id=prompt_id(request.generation_id, request.attempt, image),
            graph=graph,
            outputs=request.output_nodes,
            deadline=deadline,
            cancelled=self._cancelled,
            on_event=follow,
            extra_data={"extra_pnginfo": {pictures.ABOUT: about}},
            watchdog=Watchdog(time.monotonic(), silent=self._resources.silence),
        )
        try:
            files = run.files()
        except ServerDead as error:
            self._resources.server.restart(client, str(error))
            raise

        def store(file: File, index: int) -> Output:
            picture = pictures.finish(client.view(file), graph, about)
            key = f"{request.output_prefix}{index}.{picture.extension}"
            self._resources.storage.put(key, picture.data, picture.content_type)
            self._resources.server.discard(file)
            return picture.output(key, request.seeds[image])

        for file in files:
            self._stored.append(self._resources.uploads.submit(store, file, len(self._stored)))

    def _settle_uploads(self) -> None:
        """Nothing may be written after `result.json`: give up what has not begun, wait for the rest."""
        for picture in self._stored:
            picture.cancel()
        wait(self._stored)

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add the seconds spent inside to `timings`."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.timings[phase] = self.timings.get(phase, 0.0) + time.perf_counter() - began
