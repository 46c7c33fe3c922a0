"""A picture host that never answers holds up those who wait for it, and nobody else."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from api.asking import SLOW_LANE
from tests.contract.api.conftest import Api, make


@pytest.fixture
def host() -> Iterator[socket.socket]:
    """Takes connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=2 * SLOW_LANE) as server:
        server.settimeout(20)
        yield server


@pytest.fixture
def api(host: socket.socket, tmp_path: Path) -> Iterator[Api]:
    trusted = {"PICTURE_HOSTS": f"127.0.0.1:{host.getsockname()[1]}", "PICTURE_NETWORKS": "127.0.0.0/8"}
    api = make(tmp_path, f"sqlite:///{tmp_path / 'd.sqlite'}", "memory://", **trusted)
    with api.service:
        yield api
    api.backend.close()


def test_a_host_that_hangs_leaves_all_other_calls_free(api: Api, host: socket.socket) -> None:
    link = f"https://127.0.0.1:{host.getsockname()[1]}/fox.png"
    with ThreadPoolExecutor(SLOW_LANE + 4) as callers, api.client() as http:
        slow = [
            callers.submit(http.post, "/v1/requests", json={"text": f"a fox --image {link}?{n}"})
            for n in range(SLOW_LANE + 4)
        ]
        waiting = [host.accept()[0] for _ in range(SLOW_LANE)]
        assert http.post("/v1/requests", json={"text": "a fox --images 1"}).status_code == 202
        assert http.post("/v1/answers", json={"text": "/user-stats"}).status_code == 200
        assert http.get("/v1/commands").status_code == 200
        assert not any(one.done() for one in slow)
        for connection in waiting:
            connection.close()
        for _ in range(4):
            with closing(host.accept()[0]):
                pass
        assert [one.result().status_code for one in slow] == [422] * len(slow)
