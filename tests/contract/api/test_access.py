"""Keys, addresses and files: who may see what."""

import socket
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from api.__main__ import build
from api.app import create_app
from api.settings import ApiSettings
from tests.contract.api.conftest import KEYS, Api
from tests.contract.api.test_requests import ask, errors


@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer wrong", f"Basic {KEYS[0]}", KEYS[0]])
def test_without_a_key_nothing_is_told(shown: str | None, keyed_api: Api) -> None:
    headers = {"Authorization": shown} if shown is not None else {}
    with keyed_api.client() as http:
        for method, path in [
            ("POST", "/v1/requests"), ("GET", "/v1/requests"), ("GET", "/v1/requests/1"), ("DELETE", "/v1/requests/1"),
            ("GET", "/v1/requests/1/events"), ("GET", "/v1/commands"),
        ]:  # fmt: skip
            answer = http.request(method, path, headers=headers, json={"text": "a fox"} if method == "POST" else None)
            (found,) = errors(answer, 401)
            assert "Authorization: Bearer" in found["message"]
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_alive_and_metrics_need_no_key(keyed_api: Api) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json"):
        assert httpx.get(f"{keyed_api.url}{path}").status_code == 200, path


def test_each_key_sees_only_its_own(ann: httpx.Client, ben: httpx.Client) -> None:
    request = ask(ann, "a fox --images 1")
    path = f"/v1/requests/{request['id']}"
    assert ann.get(path).status_code == 200
    for answer in (ben.get(path), ben.delete(path), ben.get(f"{path}/events")):
        errors(answer, 404)
    assert request["id"] not in [one["id"] for one in ben.get("/v1/requests").json()["requests"]]
    assert ann.get(path).json()["status"] == "queued", "ben's DELETE did nothing"


def test_an_idempotency_key_is_each_caller_s_own(ann: httpx.Client, ben: httpx.Client) -> None:
    key = {"Idempotency-Key": "the same"}
    assert ask(ann, "a fox --images 1", **key)["id"] != ask(ben, "a fox --images 1", **key)["id"]


def test_gates_say_no(ann: httpx.Client, ben: httpx.Client) -> None:
    (found,) = errors(ann.post("/v1/requests", json={"text": "a GORE fox --images 1"}), 403)
    assert found["code"] == "content"
    for _ in range(4):
        over = ben.post("/v1/requests", json={"text": "a fox --images 4"})
    (found,) = errors(over, 429)
    assert found["code"] == "quota"
    assert "12" in found["message"]


def test_without_keys_it_listens_on_loopback_alone(open_api: Api, keyed_api: Api) -> None:
    """127.0.0.2 is this machine too, but not the address that is bound."""
    assert not reachable("127.0.0.2", open_api.service.port)
    assert reachable("127.0.0.2", keyed_api.service.port)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "", "[", "evil.example@127.0.0.1:x"])
def test_without_keys_no_other_name_reaches_it(host: str, http: httpx.Client, ann: httpx.Client) -> None:
    for path in ("/v1/requests", "/", "/console/page.js", "/readyz"):
        (found,) = errors(http.get(path, headers={"Host": host}), 400)
        assert found["code"] == "unknown_host"
    assert ann.get("/v1/commands", headers={"Host": "pictures.example"}).is_success, "callers with a key use any name"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:8080", "pictures.example"])
def test_its_own_names_reach_it(host: str, tmp_path: Path) -> None:
    settings = ApiSettings(
        database_url=f"sqlite:///{tmp_path / 'd.sqlite'}", public_url="https://pictures.example/at", port=1
    )
    headers = {"Host": host, "Origin": f"https://{host}"}
    assert TestClient(create_app(build(settings))).get("/healthz", headers=headers).is_success


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://127.0.0.1.evil.example", "null", "", "http://", "evil://127.0.0.1@evil:80"],
)
def test_without_keys_no_page_elsewhere_reaches_it(origin: str, http: httpx.Client, ann: httpx.Client) -> None:
    """A page may send text/plain anywhere; its browser only keeps the answer from it."""
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    for path in ("/v1/inputs", "/v1/requests", "/v1/answers"):
        (found,) = errors(http.post(path, content=b'{"text": "a fox"}', headers=headers), 403)
        assert found["code"] == "foreign_page"
    assert ann.get("/v1/commands", headers={"Origin": origin}).is_success, "callers with a key may be on any page"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8080", "http://LOCALHOST", "http://[::1]:80"])
def test_its_own_pages_reach_it(origin: str, http: httpx.Client) -> None:
    (found,) = errors(http.post("/v1/inputs", content=b"x", headers={"Origin": origin}), 422)
    assert found["code"] == "not_a_picture"


def reachable(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


def test_files_are_pictures_and_nothing_else(http: httpx.Client, open_api: Api) -> None:
    open_api.backend.storage.put("requests/1/result.json", b"{}")
    open_api.backend.storage.put("requests/1/0.png", b"a picture")
    (open_api.service.folder / "secret.png").write_bytes(b"beside the store")
    assert http.get("/files/requests/1/0.png").content == b"a picture"
    for path in (
        "requests/1/result.json", "requests/1", "requests/1/1.png", "nothing.png", "../secret.png",
        "..%2fsecret.png", "%2e%2e/secret.png", "requests/../../secret.png", "/etc/passwd", "%00.png", ".png",
    ):  # fmt: skip
        errors(http.get(f"/files/{path}"), 404)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/v1/requests", 405)])
def test_a_wrong_address_has_the_same_shape(method: str, path: str, status: int, http: httpx.Client) -> None:
    errors(http.request(method, path), status)
