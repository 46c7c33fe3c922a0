"""The event stream: every change in order, `end` last, and then it closes."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx

from tests.contract.api.conftest import Api
from tests.contract.api.test_requests import ask

Event = tuple[str, dict[str, Any]]


def events(stream: httpx.Response) -> Iterator[Event]:
    """(event, data) pairs as they arrive."""
    kind = ""
    for line in stream.iter_lines():
        if line.startswith("event:"):
            kind = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            yield kind, json.loads(line.removeprefix("data:"))


def test_a_request_is_followed_to_its_end(http: httpx.Client, open_api: Api) -> None:
    request = ask(http)
    with http.stream("GET", f"/v1/requests/{request['id']}/events") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        following = events(stream)
        assert until(following, lambda view: view["status"] == "queued")[0] == "update"
        generation = open_api.claim(request["id"])
        until(following, lambda view: view["status"] == "running")
        open_api.progress(generation, 1, 5)
        until(following, lambda view: view["progress"]["step"] == 5)
        assert view_of(http, request)["preview"] is None
        open_api.progress(generation, 2, 15, preview=base64.b64encode(b"\xff\xd8\xffnearly").decode())
        kind, view = until(following, lambda view: view["progress"]["step"] == 15)
        assert base64.b64decode(view["preview"].removeprefix("data:image/jpeg;base64,")) == b"\xff\xd8\xffnearly"
        assert (kind, view["progress"]["fraction"], view["progress"]["phase"]) == ("update", 0.75, "sampling")
        open_api.succeed(generation)
        kind, view = until(following, lambda view: view["status"] == "delivered")
        assert (kind, len(view["images"]), view["preview"], view["eta"]) == ("end", 1, None, None)
        assert list(following) == [], "it closes after the end"
    assert view_of(http, request) == view


def view_of(http: httpx.Client, request: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = http.get(f"/v1/requests/{request['id']}").json()
    return body


def test_what_has_ended_is_told_in_one_event(http: httpx.Client) -> None:
    request = ask(http)
    http.delete(f"/v1/requests/{request['id']}")
    with http.stream("GET", f"/v1/requests/{request['id']}/events") as stream:
        ((kind, view),) = events(stream)
    assert (kind, view["outcome"]) == ("end", "cancelled")


def until(following: Iterator[Event], holds: Any) -> Event:
    """The first event whose request is so."""
    return next((kind, view) for kind, view in following if holds(view))
