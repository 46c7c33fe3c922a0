"""Runs one prompt: which nodes, in what order, from the cache or anew, and what its client is told on the way."""

import time
import traceback
from dataclasses import dataclass, field
from typing import Any

from worker.standin.cache import Entry, NodeCache
from worker.standin.catalogue import Catalogue
from worker.standin.complaints import type_name
from worker.standin.folders import Folders
from worker.standin.frames import ImageFormat
from worker.standin.hub import Hub
from worker.standin.interruption import Interrupted, Interruption
from worker.standin.nodes import Call, Made, behaviour
from worker.standin.nodes.faults import OutOfMemoryError
from worker.standin.nodes.values import Blocked
from worker.standin.options import Options
from worker.standin.plan import ExecutionPlan, links
from worker.standin.progress import Progress
from worker.standin.queue import Item

OUT_OF_MEMORY_TIPS = (
    "This error means you ran out of memory on your GPU.\n\n"
    "TIPS: If the workflow worked before you might have accidentally set the batch_size to a large number."
)


@dataclass(frozen=True)
class Studio:
    """What every run needs and shares with the one before it."""

    options: Options
    catalogue: Catalogue
    folders: Folders
    cache: NodeCache
    hub: Hub
    interruption: Interruption = field(default_factory=Interruption)


class Stopped(Exception):
    """The run has ended early and its client has been told why."""


class Run:
    """One prompt's execution. `execute` returns what the history keeps of it."""

    def __init__(self, studio: Studio, item: Item) -> None:
        _, self._prompt_id, self._graph, self._extra, self._targets = item
        self._studio, self._hub, self._cache = studio, studio.hub, studio.cache
        self._progress = Progress(self._prompt_id, self._hub)
        self._messages: list[tuple[str, dict[str, Any]]] = []
        self._executed: list[str] = []

    def execute(self) -> dict[str, Any]:
        self._hub.client_id, completed = self._extra.get("client_id"), False
        self._studio.interruption.forget()
        self._note("execution_start")
        try:
            self._run_all()
            self._note("execution_success")
            completed = True
        except Stopped:
            pass
        finally:
            self._hub.last_node_id = None
        status = {"status_str": "success" if completed else "error", "completed": completed}
        return {**self._results(), "status": {**status, "messages": self._messages}}

    def _run_all(self) -> None:
        self._cache.begin(self._graph)
        self._note("execution_cached", nodes=[node_id for node_id in self._graph if self._cache.holds(node_id)])
        plan = ExecutionPlan(self._graph, self._studio.catalogue, self._cache.holds)
        for target in self._targets:
            plan.add(target)
        while (node_id := plan.next()) is not None:
            self._repeat(node_id) if self._cache.holds(node_id) else self._run(node_id)
            plan.complete(node_id)

    def _repeat(self, node_id: str) -> None:
        """A cached node that was asked for: its result is told again, with the old file names."""
        entry = self._cache.get(node_id)
        self._tell("executed", node=node_id, display_node=node_id, output=entry.shown if entry else None)
        self._progress.finish(node_id)

    def _run(self, node_id: str) -> None:
        self._progress.start(node_id)
        self._hub.last_node_id = node_id
        self._tell("executing", node=node_id, display_node=node_id)
        inputs = self._inputs(node_id)
        try:
            self._studio.interruption.check()
            made = self._call(node_id, inputs)
        except Interrupted:
            self._note("execution_interrupted", always=True, **self._where(node_id))
            raise Stopped from None
        except Exception as error:  # whatever a node raises ends its prompt, never the server
            self._fail(node_id, inputs, error)
            raise Stopped from error
        self._keep(node_id, made)

    def _call(self, node_id: str, inputs: dict[str, Any]) -> Made:
        schema = self._studio.catalogue.schema(self._graph[node_id]["class_type"])
        blocks = [value for value in inputs.values() if isinstance(value, Blocked)]
        if blocks:
            self._tell_blocked(node_id, blocks[0])
            return Made((Blocked(""),) * len(schema["output"]))

        def step(value: int, total: int, image: bytes | None, image_format: ImageFormat = ImageFormat.JPEG) -> None:
            self._studio.interruption.check()
            self._progress.step(node_id, value, total, image, image_format)

        pnginfo = self._extra.get("extra_pnginfo") or {}
        wait, options = self._studio.interruption.wait, self._studio.options
        call = Call(schema, self._graph, pnginfo, options, self._studio.folders, step, wait)
        return behaviour(schema["name"])(call, **inputs)

    def _keep(self, node_id: str, made: Made) -> None:
        meta = {"node_id": node_id, "display_node": node_id, "parent_node": None, "real_node_id": node_id}
        if made.shown is not None:
            self._tell("executed", node=node_id, display_node=node_id, output=made.shown)
        self._cache.put(node_id, Entry(made.values, made.shown, meta))
        self._progress.finish(node_id)
        self._executed.append(node_id)

    def _inputs(self, node_id: str) -> dict[str, Any]:
        inputs = dict(self._graph[node_id]["inputs"])
        for name, source, slot in links(self._graph[node_id]):
            entry = self._cache.get(source)
            inputs[name] = entry.values[slot] if entry else None
        return inputs

    def _fail(self, node_id: str, inputs: dict[str, Any], error: Exception) -> None:
        tips = OUT_OF_MEMORY_TIPS if isinstance(error, OutOfMemoryError) else ""
        told: dict[str, Any] = {"exception_message": f"{error}\n{tips}", "exception_type": type_name(error)}
        told |= {"traceback": traceback.format_tb(error.__traceback__), "current_outputs": list(self._graph)}
        told["current_inputs"] = {name: [_shown(value)] for name, value in self._with_hidden(node_id, inputs).items()}
        self._note("execution_error", **self._where(node_id), **told)

    def _with_hidden(self, node_id: str, inputs: dict[str, Any]) -> dict[str, Any]:
        hidden = self._studio.catalogue.schema(self._graph[node_id]["class_type"])["input"].get("hidden", {})
        values = {"PROMPT": self._graph, "EXTRA_PNGINFO": self._extra.get("extra_pnginfo"), "UNIQUE_ID": node_id}
        return inputs | {name: values.get(kind) for name, kind in hidden.items()}

    def _tell_blocked(self, node_id: str, block: Blocked) -> None:
        """An error that does not end the prompt: clients must not take it for the end."""
        if block.message:
            told = {"exception_message": f"Execution Blocked: {block.message}", "exception_type": "ExecutionBlocked"}
            empty: dict[str, Any] = {"traceback": [], "current_inputs": [], "current_outputs": []}
            self._tell("execution_error", **self._where(node_id), **told, **empty)

    def _where(self, node_id: str) -> dict[str, Any]:
        class_type = self._graph[node_id]["class_type"]
        return {"node_id": node_id, "node_type": class_type, "executed": list(self._executed)}

    def _results(self) -> dict[str, Any]:
        entries = {node_id: self._cache.get(node_id) for node_id in self._graph}
        shown = {node_id: entry for node_id, entry in entries.items() if entry and entry.shown is not None}
        outputs = {node_id: entry.shown for node_id, entry in shown.items()}
        return {"outputs": outputs, "meta": {node_id: entry.meta for node_id, entry in shown.items()}}

    def _note(self, kind: str, always: bool = False, **data: Any) -> None:
        """Tells the client and the history. Without a client, `always` goes to everyone and the rest to nobody."""
        told = {"prompt_id": self._prompt_id, **data, "timestamp": int(time.time() * 1000)}
        self._messages.append((kind, told))
        if self._hub.client_id is not None or always:
            self._hub.send(kind, told, self._hub.client_id)

    def _tell(self, kind: str, **data: Any) -> None:
        if self._hub.client_id is not None:
            self._hub.send(kind, {**data, "prompt_id": self._prompt_id}, self._hub.client_id)


def _shown(value: Any) -> Any:
    return value if isinstance(value, int | float | bool | str) else str(value)
