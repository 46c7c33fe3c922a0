"""What orchestrators and operators ask, what the API says of itself, and how it ends."""

import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from openapi_spec_validator import validate

from tests.contract.api.conftest import KEYS, make
from tests.contract.api.test_requests import ask, errors
from tests.support.service import Service
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port


def test_alive_and_ready(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "alive"}
    ready = http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"database": "ok", "cache": "ok", "storage": "ok"})


def test_metrics_count_requests(http: httpx.Client) -> None:
    before = admitted(http)
    ask(http)
    assert admitted(http) == before + 1


def admitted(http: httpx.Client) -> float:
    lines = http.get("/metrics").text.splitlines()
    name = 'distillery_requests_total{channel="api",verdict="admitted"} '
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)


def test_not_ready_names_what_is_away(tmp_path: Path) -> None:
    """The cache alone does not matter; the database and the store do. Passwords are not told."""
    port = free_port()
    (tmp_path / "pictures").write_text("a file where the store's folder should be")
    service = Service(
        tmp_path, "api", listens=True, port=port, PORT=str(port), STORAGE_URL=f"file://{tmp_path / 'pictures'}",
        DATABASE_URL=f"mysql+pymysql://root:hunter2@127.0.0.1:{free_port()}/d",
        CACHE_URL=f"memcached://127.0.0.1:{free_port()}",
    )  # fmt: skip
    with service, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
        assert http.get("/healthz").status_code == 200
        ready = http.get("/readyz")
        assert ready.status_code == 503
        assert {name for name, said in ready.json().items() if said != "ok"} == {"database", "cache", "storage"}
        (found,) = errors(http.post("/v1/requests", json={"text": "a fox"}), 503)
        assert found["code"] == "unavailable"
        errors(http.get("/v1/requests"), 503)
        assert "hunter2" not in ready.text + service.log


def test_without_its_cache_it_goes_on(tmp_path: Path) -> None:
    with Memcached(tmp_path / "memcached") as memcached:
        api = make(tmp_path, f"sqlite:///{tmp_path / 'd.sqlite'}", memcached.url)
    with api.service, api.client() as http:
        ready = http.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["cache"] != "ok"
        assert ask(http)["status"] == "queued"
    api.backend.close()


def test_a_silent_database_does_not_stop_what_needs_none(tmp_path: Path) -> None:
    """Event streams leave threads to others, and being alive needs none."""
    port = free_port()
    with ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=100))
        service = Service(
            tmp_path, "api", listens=True, port=port, PORT=str(port), DATABASE_POOL="20", CACHE_URL="memory://",
            DATABASE_URL=f"mysql+pymysql://root@127.0.0.1:{silent.getsockname()[1]}/d",
        )  # fmt: skip
        stack.enter_context(service)
        pool = stack.enter_context(ThreadPoolExecutor(100))
        http = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", limits=httpx.Limits(), timeout=5))
        for path, threads in (("/v1/requests/1/events", 20), ("/v1/requests/1", 20)):
            for _ in range(50):
                pool.submit(http.get, path)
            for _ in range(threads):
                stack.enter_context(silent.accept()[0])
            if path.endswith("events"):
                assert http.get("/v1/commands").is_success
            assert http.get("/healthz").is_success
        silent.close()


def test_openapi_is_valid_and_describes_every_route(http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    validate(document)
    routes = {(path, method): what for path, methods in document["paths"].items() for method, what in methods.items()}
    assert routes.keys() == {
        ("/v1/requests", "post"), ("/v1/requests", "get"), ("/v1/requests/{request_id}", "get"),
        ("/v1/requests/{request_id}", "delete"), ("/v1/requests/{request_id}/events", "get"),
        ("/v1/answers", "post"), ("/v1/inputs", "post"), ("/v1/loras", "get"), ("/v1/commands", "get"),
        ("/healthz", "get"), ("/readyz", "get"), ("/metrics", "get"),
    }  # fmt: skip
    assert all(what.get("description") for what in routes.values())
    assert all("401" in what["responses"] for (path, _), what in routes.items() if path.startswith("/v1/"))
    posted = routes["/v1/requests", "post"]["responses"]
    assert {"202", "403", "413", "422", "429"} <= posted.keys()
    shape = document["components"]["schemas"]["ProblemOut"]["properties"]
    assert shape.keys() == {"code", "flag", "message", "hint"}
    assert all("404" in what["responses"] for (path, _), what in routes.items() if "{request_id}" in path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_it_ends_well_even_while_somebody_watches(number: signal.Signals, tmp_path: Path) -> None:
    api = make(tmp_path, f"sqlite:///{tmp_path / 'd.sqlite'}", "memory://", API_KEYS=KEYS[0])
    with api.service, api.client(KEYS[0]) as http:
        request = ask(http)
        with http.stream("GET", f"/v1/requests/{request['id']}/events") as stream:
            next(stream.iter_lines())
            assert api.service.end(number, 10) == 0
        assert "Traceback" not in api.service.log
        assert KEYS[0] not in api.service.log
    api.backend.close()


def test_wrong_settings_are_told_all_at_once(tmp_path: Path) -> None:
    service = Service(tmp_path, "api", PORT="many", DATABASE_URL="postgres://x:hunter2@y/z", CACHE_URL="memory://")
    service.start()
    assert service.end(signal.SIGCONT, 20) == 2
    assert "PORT" in service.log
    assert "DATABASE_URL" in service.log
    assert "hunter2" not in service.log
    assert "Traceback" not in service.log
