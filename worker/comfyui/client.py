"""ComfyUI's HTTP API: one method a route, every call with a deadline, every failure an `Unreachable`."""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import requests

from distillery.vocabulary.wire import Graph
from worker.comfyui.errors import Unreachable
from worker.comfyui.history import File

CONNECT, ANSWER = 3.05, 20.0  # seconds
DOWNLOAD = 60.0


class Client:
    """Talks to one ComfyUI server at `url`. Safe to use from several threads."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.closed = False  # the server behind it is known to be gone
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy stands between a worker and its own ComfyUI
        self._present = set[str]()  # node classes it was seen to have; they stay for as long as it runs

    def close(self) -> None:
        """Let go of pooled connections; the server will not answer any more."""
        self.closed = True
        self._session.close()

    def system_stats(self) -> dict[str, Any]:
        """Versions, memory and devices; also the question whether anyone is there at all."""
        return self._json("GET", "/system_stats")

    def missing_classes(self, graph: Graph) -> list[str]:
        """The node classes of `graph` that the server lacks, sorted. Each that it has is asked for once."""
        wanted = {str(node["class_type"]) for node in graph.values() if "class_type" in node} - self._present
        self._present |= {name for name in wanted if name in self._json("GET", f"/object_info/{quote(name, safe='')}")}
        return sorted(wanted - self._present)

    def submit(self, graph: Graph, prompt_id: str, extra_data: dict[str, Any]) -> dict[str, Any]:
        """Queue a prompt; the answer's ``error`` and ``node_errors`` say whether it will run, whole or in part.

        Events go to the websocket that is open under the prompt's own id. Never sends ``number``: a repeat of both
        id and number kills ComfyUI's queue thread.
        """
        body = {"prompt": graph, "prompt_id": prompt_id, "client_id": prompt_id, "extra_data": extra_data}
        return self._json("POST", "/prompt", refusals=(400,), json=body)

    def history(self, prompt_id: str) -> dict[str, Any] | None:
        """The prompt's history entry, or None while it has not ended."""
        entry: dict[str, Any] | None = self._json("GET", f"/history/{prompt_id}").get(prompt_id)
        return entry

    def queue(self) -> tuple[set[str], set[str]]:
        """Prompt ids that run, and that wait."""
        answer = self._json("GET", "/queue")
        running, pending = answer.get("queue_running", []), answer.get("queue_pending", [])
        return {item[1] for item in running}, {item[1] for item in pending}

    def delete_pending(self, prompt_id: str) -> None:
        """Take a waiting prompt out of the queue; without effect on a running one."""
        self._request("POST", "/queue", json={"delete": [prompt_id]})

    def interrupt(self, prompt_id: str) -> None:
        """Stop the prompt if it runs right now; otherwise nothing happens."""
        self._request("POST", "/interrupt", json={"prompt_id": prompt_id})

    def view(self, file: File) -> bytes:
        """A saved file's bytes."""
        return self._request("GET", "/view", params=asdict(file), timeout=(CONNECT, DOWNLOAD)).content

    def upload(self, name: str, data: bytes) -> str:
        """Put a file into the input folder, replacing its namesake; the name a graph must use."""
        form = {"overwrite": "true", "type": "input"}
        answer = self._json("POST", "/upload/image", files={"image": (name, data)}, data=form)
        return "/".join(part for part in (answer.get("subfolder", ""), answer["name"]) if part)

    def _json(self, method: str, path: str, refusals: tuple[int, ...] = (), **options: Any) -> dict[str, Any]:
        response = self._request(method, path, refusals, **options)
        try:
            answer = response.json()
        except ValueError as error:
            raise Unreachable(f"{self.url}{path} did not answer with JSON: is this a ComfyUI?") from error
        if not isinstance(answer, dict):
            raise Unreachable(f"{self.url}{path} answered something else than ComfyUI does.")
        return answer

    def _request(self, method: str, path: str, refusals: tuple[int, ...] = (), **options: Any) -> requests.Response:
        options.setdefault("timeout", (CONNECT, ANSWER))
        try:
            response = self._session.request(method, f"{self.url}{path}", **options)
        except requests.RequestException as error:
            raise Unreachable(f"ComfyUI at {self.url} does not answer: {type(error).__name__}.") from error
        if response.status_code >= 400 and response.status_code not in refusals:
            raise Unreachable(f"ComfyUI answered {method} {path} with HTTP {response.status_code}.")
        return response
