"""The door over HTTP: pictures are stored first, a request is followed to its end, answers come at once."""

import json
from collections.abc import Iterator
from typing import Any

import httpx

from tests.support.journeys.door import Picture, Told

SECONDS = 120.0


class ApiDoor:
    """The caller behind `key`."""

    name = "api"

    def __init__(self, url: str, key: str) -> None:
        shown = {"Authorization": f"Bearer {key}"}
        self.http = httpx.Client(base_url=url, headers=shown, timeout=SECONDS, trust_env=False)

    def ask(self, command: str, text: str = "", **options: Any) -> Told:
        given = {name: self.keep(one) if isinstance(one, bytes) else one for name, one in options.items()}
        said = {"command": command, "text": text, "options": given}
        asked = self.http.post("/v1/requests", json=said)
        if asked.status_code == 400:  # the other kind of command
            asked = self.http.post("/v1/answers", json=said)
        body = self._ended(asked.json()["id"]) if asked.status_code == 202 else asked.json()
        pictures = (httpx.get(one["url"], trust_env=False).raise_for_status() for one in body.get("images", ()))
        return Told("\n".join(_texts(body)), tuple(Picture(answer.content) for answer in pictures))

    def keep(self, picture: bytes) -> str:
        """The name that a picture is stored under."""
        return str(self.http.post("/v1/inputs", content=picture).raise_for_status().json()["name"])

    def _ended(self, request: str) -> dict[str, Any]:
        """The request as it is at the end of its events."""
        body: dict[str, Any] = {}
        with self.http.stream("GET", f"/v1/requests/{request}/events") as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    body = json.loads(line.removeprefix("data:"))
        return body


def _texts(told: Any) -> Iterator[str]:
    """Every text in what JSON told."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _texts(one)
