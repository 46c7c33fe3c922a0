"""`python -m distillery up` in an empty folder: makes pictures, stops, is killed, and continues where it was."""

import json
import os
import signal
import socket
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import create_engine, text

from tests.support.children import alive, children
from tests.support.service import ROOT, Service
from tests.support.services.process import free_port
from tests.support.services.waiting import eventually
from tests.support.standin import running_standin

SMALL = "--images 1 --upscalemethod none"  # what is drawn costs processor time that says nothing


class Up(Service):
    """The whole embedded system on a free port, its state in `folder`/var."""

    def __init__(self, folder: Path, **environment: str) -> None:
        port = free_port()
        super().__init__(folder, "distillery", "up", listens=True, port=port, PORT=str(port), **environment)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False)

    def ask(self, text: str = f"a red fox {SMALL}") -> str:
        answer = self.http.post("/v1/requests", json={"text": text})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def look(self, request: str) -> dict[str, Any]:
        body: dict[str, Any] = self.http.get(f"/v1/requests/{request}").raise_for_status().json()
        return body

    def served(self, request: str, seconds: float = 60) -> dict[str, Any]:
        """The request, once it has ended well."""
        eventually(lambda: self.look(request)["outcome"] is not None, seconds)
        body = self.look(request)
        assert body["outcome"] == "succeeded", (body, self.log[-3000:])
        return body

    def running(self, request: str, seconds: float = 40) -> dict[str, Any]:
        """The request, once a worker samples for it."""
        eventually(lambda: self.look(request)["progress"]["step"] > 0, seconds)
        return self.look(request)

    def child(self, command: str) -> int:
        """The process id of the descendant that runs `command`."""
        eventually(lambda: any(command in one for one in children(self.pid).values()), 20)
        return min(pid for pid, one in children(self.pid).items() if command in one)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What its database says."""
        engine = create_engine(f"sqlite:///{self.folder}/var/distillery.db")
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return rows

    def end(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30.0) -> int:
        self.http.close()
        return super().end(number, seconds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home"


def picture(up: Up, body: dict[str, Any]) -> Image.Image:
    return Image.open(BytesIO(httpx.get(body["images"][0]["url"]).raise_for_status().content))


def finished_twice(up: Up) -> list[tuple[Any, ...]]:
    """Generations whose end was recorded more than once."""
    ends = "SELECT generation_id, count(*) FROM events WHERE subject = 'generation'"
    return up.rows(
        f"{ends} AND status IN ('succeeded', 'failed', 'cancelled') GROUP BY generation_id HAVING count(*) > 1"
    )


def test_the_fox_stops_and_continues(folder: Path) -> None:
    with Up(folder, STANDIN_STEP_SECONDS="0.01") as up:
        body = up.served(up.ask("a red fox --ar 16:9 --seed 7 --images 1"))
        made = picture(up, body)
        about, graph = json.loads(made.info["distillery"]), json.loads(made.info["prompt"])
        assert made.format == "PNG"
        assert made.width / made.height == pytest.approx(16 / 9, rel=0.02)
        assert (about["prompt"], about["seed"], about["model"]) == ("a red fox", 7, body["parameters"]["model"])
        assert any(node["inputs"].get("seed") == 7 for node in graph.values())
        assert up.end(signal.SIGINT) == 0
        assert "Traceback" not in up.log

    with Up(folder, STANDIN_STEP_SECONDS="0.2") as up:
        waiting = [up.ask(f"fox number {number} {SMALL}") for number in range(3)]
        up.running(waiting[0])
        assert up.end(signal.SIGINT) == 0
        assert "Traceback" not in up.log

    with Up(folder, STANDIN_STEP_SECONDS="0.01") as up:
        assert up.http.get("/").status_code == 200
        for request in waiting:
            assert len(up.served(request)["images"]) == 1
        assert finished_twice(up) == []


def test_killed_it_takes_its_workers_along_and_serves_everything_later(folder: Path) -> None:
    with Up(folder, STANDIN_STEP_SECONDS="0.15") as up:
        asked = [up.ask(f"fox number {number} --images 2 --upscalemethod none") for number in range(2)]
        up.running(asked[0])
        below = children(up.pid)
        assert any("-m worker" in command for command in below.values())
        up.kill()
        eventually(lambda: not any(alive(pid) for pid in below), 10)

    with Up(folder, STANDIN_STEP_SECONDS="0.01") as up:
        for request in asked:
            assert len(up.served(request)["images"]) == 2
        assert finished_twice(up) == []
        assert up.rows("SELECT count(*) FROM pictures") == [(4,)]


def test_a_killed_worker_s_job_is_done_by_its_successor(folder: Path) -> None:
    with Up(folder, STANDIN_STEP_SECONDS="0.1") as up:
        request = up.ask()
        up.running(request)
        os.kill(up.child("-m worker"), signal.SIGKILL)
        assert len(up.served(request)["images"]) == 1
        assert up.log.count('"event": "generation_started"') == 2, "one worker began it, and its successor"
        assert up.rows("SELECT attempt FROM generations") == [(1,)], "the endpoint handed the job on: no new attempt"


def test_another_comfyui_joins_by_its_address_alone(folder: Path, tmp_path: Path) -> None:
    with running_standin(tmp_path / "comfyui") as comfyui, Up(folder, COMFYUI_URL=comfyui.url) as up:
        body = up.served(up.ask("a blue whale --images 1 --seed 5"))
        assert picture(up, body).format == "PNG"
        drawn = httpx.get(f"{comfyui.url}/history").json()
        assert len(drawn) == 1
        assert not any("standin" in command for command in children(up.pid).values()), "it started none of its own"


def test_a_taken_port_is_told_in_words(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        with Service(folder, "distillery", "up", PORT=str(port), WORKERS="0") as up:
            code = up.end(signal.SIGCONT, 30)
    assert code == 2
    assert f"PORT: 127.0.0.1:{port} cannot be used" in up.log
    assert "Traceback" not in up.log
    assert "is up" not in up.log


@pytest.mark.parametrize(
    ("part", "runs", "settings"),
    [("master", "master.loop.Master", {}), ("bot", "bot.gateway.runner.Bot", {"DISCORD_TOKEN": "never sent"})],
)
def test_a_part_that_ends_by_itself_takes_everything_along(
    part: str, runs: str, settings: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    module = runs.rpartition(".")[0]
    broken = f"    import {module}\n    {runs}.run = lambda self: 1 / 0\n"
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nif 'distillery' in sys.orig_argv:\n{broken}")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    with Service(folder, "distillery", "up", PORT=str(free_port()), PYTHONPATH=path, WORKERS="0", **settings) as up:
        assert up.end(signal.SIGCONT, 40) == 2
    assert f"The {part} ended by itself" in up.log
    assert "ZeroDivisionError" in up.log
