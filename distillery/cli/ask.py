"""`serve`: one request from the shell, over the API, with a progress bar and the pictures at the end."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from distillery.vocabulary.errors import DistilleryError, Unavailable

TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # the event stream says something every 15 s


def serve(address: str, key: str | None, text: str, out: Path) -> None:
    """Ask the API at `address` for `text`; pictures land in `out`. Exits 2 on a bad text, 1 when nothing was made.

    Raises Unavailable when the API breaks off.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)  # before anything is spent
    except OSError as error:
        raise DistilleryError(
            f"Pictures cannot go to {out}: {error.strerror}. Name another folder with --out."
        ) from None
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        with httpx.Client(base_url=address, headers=headers, timeout=TIMEOUT) as http:
            request = _made(http, text)
        _keep(address, request, out)
    except httpx.HTTPError as error:
        raise Unavailable(f"The API at {address} broke off ({error!r}). Is it still running?") from error
    if request["error"]:
        print(request["error"]["message"])
    if not request["images"]:
        raise typer.Exit(1)


def _made(http: httpx.Client, text: str) -> dict[str, Any]:
    """The request once it has ended; Ctrl-C calls it off."""
    request = _ask(http, text)
    try:
        return _follow(http, request)
    except KeyboardInterrupt:
        http.delete(f"/v1/requests/{request['id']}")
        raise


def _ask(http: httpx.Client, text: str) -> dict[str, Any]:
    answer = http.post("/v1/requests", json={"text": text})
    if answer.is_client_error:
        for problem in answer.json()["errors"]:
            print(problem["message"], problem.get("hint") or "")
        raise typer.Exit(2)
    answer.raise_for_status()
    request: dict[str, Any] = answer.json()
    for note in request["notes"]:
        print(note)
    return request


def _follow(http: httpx.Client, request: dict[str, Any]) -> dict[str, Any]:
    columns = (
        TextColumn("{task.description:<14}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("queued", total=1.0)
        for request in _events(http, request["id"]):  # noqa: B020 - each event is the request as it stands
            where = f"place {request['place']}" if request["place"] else request["progress"]["phase"]
            bar.update(task, completed=request["progress"]["fraction"], description=where)
    if request["outcome"] is None:
        raise Unavailable(f"The API stopped before request {request['id']} ended; it goes on once the API is back.")
    return request


def _events(http: httpx.Client, request_id: str) -> Iterator[dict[str, Any]]:
    with http.stream("GET", f"/v1/requests/{request_id}/events") as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                yield json.loads(line.removeprefix("data:"))


def _keep(address: str, request: dict[str, Any], out: Path) -> None:
    for number, image in enumerate(request["images"], start=1):
        path = out / f"{request['id']}-{number}.png"
        # Not with our client: its API key is nothing to show to the store that a picture's address may lead to.
        path.write_bytes(httpx.get(urljoin(address, image["url"]), timeout=TIMEOUT).raise_for_status().content)
        print(f"{path}  {image['width']}×{image['height']}  seed {image['seed']}")
