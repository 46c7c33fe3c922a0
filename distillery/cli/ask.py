"""`serve`: one command from the shell, over the API: its answer at once, or a progress bar and pictures at the end."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from distillery.cli.attach import attached
from distillery.cli.card import card, plain
from distillery.vocabulary.errors import DistilleryError, Unavailable

TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # the event stream says something every 15 s


def serve(address: str, key: str | None, text: str, attach: Sequence[str], out: Path) -> None:
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
            options = attached(attach, lambda data: str(_checked(http.post("/v1/inputs", content=data))["name"]))
            _answer(http, {"text": text, "options": options}, out)
    except httpx.HTTPError as error:
        raise Unavailable(f"The API at {address} broke off ({error!r}). Is it still running?") from error


def _answer(http: httpx.Client, said: dict[str, Any], out: Path) -> None:
    """Whichever kind of command it is: the API knows, and says so."""
    asked = http.post("/v1/requests", json=said)
    if _codes(asked) == {"answered_at_once"}:
        _show(http, _checked(http.post("/v1/answers", json=said)), out)
    else:
        _draw(http, _checked(asked), out)


def _show(http: httpx.Client, answer: dict[str, Any], out: Path) -> None:
    Console().print(card(answer))
    for image in answer["images"]:
        _keep(http, image, out / image["name"], f"stored as {image['name']}")


def _draw(http: httpx.Client, request: dict[str, Any], out: Path) -> None:
    for note in request["notes"]:
        print(plain(note))
    request = _made(http, request)
    for number, image in enumerate(request["images"], start=1):
        _keep(http, image, out / f"{request['id']}-{number}.png", f"seed {image['seed']}")
    if request["error"]:
        print(plain(request["error"]["message"]))
    if not request["images"]:
        raise typer.Exit(1)


def _made(http: httpx.Client, request: dict[str, Any]) -> dict[str, Any]:
    """The request once it has ended; Ctrl-C calls it off."""
    try:
        return _follow(http, request)
    except KeyboardInterrupt:
        http.delete(f"/v1/requests/{request['id']}")
        raise


def _checked(answer: httpx.Response) -> dict[str, Any]:
    """What the API answered; its problems are printed, and end in exit 2."""
    if answer.is_client_error:
        for problem in answer.json()["errors"]:
            print(plain(f"{problem['message']} {problem.get('hint') or ''}"))
        raise typer.Exit(2)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def _codes(answer: httpx.Response) -> set[str]:
    return {problem["code"] for problem in answer.json()["errors"]} if answer.status_code == 400 else set()


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


def _keep(http: httpx.Client, image: dict[str, Any], path: Path, told: str) -> None:
    address = urljoin(str(http.base_url), image["url"])
    # Not with our client: its API key is nothing to show to the store that a picture's address may lead to.
    path.write_bytes(httpx.get(address, timeout=TIMEOUT).raise_for_status().content)
    print(f"{path}  {image['width']}×{image['height']}  {told}")
