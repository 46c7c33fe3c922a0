"""The routes of a prompt's life: submit, watch the queue, stop, look back."""

import uuid
from typing import Any

from aiohttp import web

from worker.standin import complaints
from worker.standin.executor import Studio
from worker.standin.queue import PromptQueue
from worker.standin.validation import validate


def queue_status(queue: PromptQueue) -> dict[str, Any]:
    """`{"exec_info": {"queue_remaining": n}}`, as `GET /prompt` and the `status` message have it."""
    return {"exec_info": {"queue_remaining": queue.remaining()}}


def routes(queue: PromptQueue, studio: Studio) -> list[web.RouteDef]:
    """All of them, over one queue."""
    prompts = PromptRoutes(queue, studio)
    return [
        web.get("/prompt", prompts.status),
        web.post("/prompt", prompts.submit),
        web.get("/queue", prompts.listing),
        web.post("/queue", prompts.edit_queue),
        web.post("/interrupt", prompts.interrupt),
        web.post("/free", prompts.free),
        web.get("/history", prompts.history),
        web.get("/history/{prompt_id}", prompts.history_of),
        web.post("/history", prompts.edit_history),
    ]


class PromptRoutes:
    """Handlers over one queue. A body that is not JSON is a 500, as in ComfyUI."""

    def __init__(self, queue: PromptQueue, studio: Studio) -> None:
        self._queue, self._studio = queue, studio
        self._number = 0

    async def status(self, request: web.Request) -> web.Response:
        return web.json_response(queue_status(self._queue))

    async def submit(self, request: web.Request) -> web.Response:
        body = await request.json()
        number = self._take_number(body)
        if "prompt" not in body:
            return web.json_response({"error": complaints.no_prompt(), "node_errors": {}}, status=400)
        graph, prompt_id = body["prompt"], str(body.get("prompt_id", uuid.uuid4()))
        only = body.get("partial_execution_targets")
        verdict = validate(graph, self._studio.catalogue, self._studio.folders, only)
        if verdict.error is not None:
            return web.json_response({"error": verdict.error, "node_errors": verdict.node_errors}, status=400)
        extra = body.get("extra_data", {}) | ({"client_id": body["client_id"]} if "client_id" in body else {})
        self._queue.put((number, prompt_id, graph, extra, verdict.outputs))
        return web.json_response({"prompt_id": prompt_id, "number": number, "node_errors": verdict.node_errors})

    async def listing(self, request: web.Request) -> web.Response:
        return web.json_response(self._queue.listing())

    async def edit_queue(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("clear"):
            self._queue.clear()
        for prompt_id in body.get("delete", []):
            self._queue.delete(prompt_id)
        return web.Response()

    async def interrupt(self, request: web.Request) -> web.Response:
        """Stops what runs; with a `prompt_id`, only if that is what runs."""
        body = await request.json() if request.body_exists else {}
        wanted = body.get("prompt_id")
        if not wanted or self._queue.is_running(wanted):
            self._studio.interruption.ask()
        return web.Response()

    async def free(self, request: web.Request) -> web.Response:
        body = await request.json()
        for flag in ("unload_models", "free_memory"):
            if body.get(flag):
                self._queue.set_flag(flag)
        return web.Response()

    async def history(self, request: web.Request) -> web.Response:
        asked = {name: int(value) for name, value in request.query.items() if name in {"max_items", "offset"}}
        return web.json_response(self._queue.history.page(**asked))

    async def history_of(self, request: web.Request) -> web.Response:
        return web.json_response(self._queue.history.one(request.match_info["prompt_id"]))

    async def edit_history(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("clear"):
            self._queue.history.clear()
        for prompt_id in body.get("delete", []):
            self._queue.history.delete(prompt_id)
        return web.Response()

    def _take_number(self, body: dict[str, Any]) -> float:
        if "number" in body:
            return float(body["number"])
        number, self._number = self._number, self._number + 1
        return -number if body.get("front") else number
