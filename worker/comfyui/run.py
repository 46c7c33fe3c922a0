"""One prompt from submission to its end: the websocket tells progress, history and queue tell the truth."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Failure, Graph
from worker.comfyui import history
from worker.comfyui.client import Client
from worker.comfyui.errors import Cancelled, DeadlinePassed, Failed, ServerDead, Unreachable
from worker.comfyui.events import Event, Finished, Preview
from worker.comfyui.failures import from_execution, from_validation, title
from worker.comfyui.history import Ending, File
from worker.comfyui.stream import EventStream
from worker.comfyui.watchdog import Watchdog

TICK = 0.2  # seconds between looks at the clock and the cancel flag
POLL = 1.0  # seconds of silence after which history is asked
GRACE = 5.0  # seconds a server may be gone before the prompt is given up
CONFIRM = 20.0  # seconds a cancelled prompt may take to stop: blocking nodes finish first
_NAMESPACE = uuid5(NAMESPACE_URL, "https://distillery.invalid/prompt")


def prompt_id(generation_id: str, attempt: int, index: int) -> str:
    """The id of an attempt's `index`-th run: the same each time, so a repeat finds what already runs."""
    return str(uuid5(_NAMESPACE, f"{generation_id}/{attempt}/{index}"))


@dataclass
class Run:
    """One prompt on one server: `outputs` are the nodes that must save something, `deadline` a second of
    `time.monotonic`; `cancelled` may be set by any thread.
    """

    client: Client
    prompt_id: str
    graph: Graph
    outputs: list[str]
    deadline: float
    cancelled: Flag
    on_event: Callable[[Event], None]
    extra_data: dict[str, Any] = field(default_factory=dict)
    watchdog: Watchdog = field(default_factory=Watchdog)
    _heard: str | None = field(default=None, init=False)  # the prompt that was spoken of last

    def files(self) -> list[File]:
        """Run the prompt; what its output nodes saved. Raises Failed, Cancelled, DeadlinePassed or ServerDead."""
        ending = self._finish()
        if ending.interrupted:
            raise Failed(Failure(FailureClass.INFRASTRUCTURE, "Somebody else stopped the run in ComfyUI."))
        if ending.error:
            raise Failed(from_execution(ending.error, self.graph))
        if missing := ending.missing(self.outputs):
            nodes = ", ".join(f"“{title(self.graph, node)}”" for node in missing)
            raise Failed(Failure(FailureClass.MEMBER, f"The workflow ended without a picture at {nodes}."))
        return list(ending.files(self.outputs))

    def _finish(self) -> Ending:
        with EventStream(self.client.url, client_id=self.prompt_id) as events:
            try:
                self._submit_once()
            except Unreachable as error:
                raise ServerDead(str(error)) from error
            return self._follow(events)

    def _submit_once(self) -> None:
        """ComfyUI runs a repeated id twice, so one that it knows is followed, not sent again.

        Events go to the client id of the submission: the prompt's own id, so that they reach a follower too.
        """
        if self._ending() or self._is_queued():
            return
        answer = self.client.submit(self.graph, self.prompt_id, self.extra_data)
        if failure := from_validation(answer, self.graph):
            self._stop(until=time.monotonic() + CONFIRM)  # a partly valid prompt is already queued
            raise Failed(failure)

    def _follow(self, events: EventStream) -> Ending:
        asked = reached = time.monotonic()
        while True:
            event = events.next(TICK)
            now = time.monotonic()
            if event is not None and self._is_ours(event):
                self.watchdog.sign_of_life(now)
                self.on_event(event)
            if not events.open:
                self.watchdog.lost_hearing()
            if isinstance(event, Finished) or now - asked > POLL:
                asked = now
                try:
                    if ending := self._look(now):
                        return ending
                    reached = now
                except Unreachable as error:
                    if self.client.closed or now - reached > GRACE:
                        raise ServerDead(str(error)) from error
            self._check_limits(now)

    def _is_ours(self, event: Event) -> bool:
        """Whether it is about this prompt. A plain preview names none, and is of the one spoken of last."""
        if isinstance(event, Preview) and event.prompt_id is None:
            return self._heard == self.prompt_id
        self._heard = event.prompt_id
        return event.prompt_id == self.prompt_id

    def _look(self, now: float) -> Ending | None:
        """The ending if there is one. A prompt neither ended nor queued is lost: ComfyUI restarted or dropped it."""
        if (ending := self._ending()) or self._is_queued(now):
            return ending
        if ending := self._ending():  # it may have ended between the two questions
            return ending
        raise ServerDead("ComfyUI no longer knows the prompt")

    def _check_limits(self, now: float) -> None:
        if self.cancelled.is_set():
            self._stop(until=now + CONFIRM)
            raise Cancelled
        if now > self.deadline:
            self._stop(until=now + CONFIRM)
            raise DeadlinePassed
        if reason := self.watchdog.verdict(now):
            raise ServerDead(f"ComfyUI answers, but {reason}")

    def _stop(self, until: float) -> None:
        """Delete and interrupt until ComfyUI shows that it is over: an interrupt just before a start gets lost."""
        try:
            while not self._ending() and self._is_queued():
                if time.monotonic() > until:
                    raise ServerDead(f"ComfyUI did not stop the prompt within {CONFIRM:.0f} s")
                self.client.delete_pending(self.prompt_id)
                self.client.interrupt(self.prompt_id)
                time.sleep(0.05)
        except Unreachable as error:
            raise ServerDead(str(error)) from error

    def _ending(self) -> Ending | None:
        entry = self.client.history(self.prompt_id)
        return history.read(entry) if entry else None

    def _is_queued(self, now: float | None = None) -> bool:
        running, pending = self.client.queue()
        if now is not None:
            self.watchdog.saw_queue(now, self.prompt_id, running, pending)
        return self.prompt_id in running | pending
