"""Asking, looking, listing and cancelling over real HTTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.contract.api.conftest import PNG, Api

FOX = {"command": "serve", "text": "a red fox --ar 16:9 --seed 7 --images 1"}


def ask(http: httpx.Client, text: str = FOX["text"], **headers: str) -> dict[str, Any]:
    answer = http.post("/v1/requests", json={"command": "serve", "text": text}, headers=headers)
    assert answer.status_code == 202, answer.text
    body: dict[str, Any] = answer.json()
    return body


def errors(answer: httpx.Response, status: int) -> list[dict[str, Any]]:
    """The answer's errors, which all have the one documented shape."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body.keys() == {"errors"}
    assert body["errors"]
    for one in body["errors"]:
        assert one.keys() == {"code", "flag", "message", "hint"}
        assert one["code"]
        assert one["message"]
    return list(body["errors"])


def test_a_fox_is_queued(http: httpx.Client) -> None:
    answer = http.post("/v1/requests", json=FOX)
    body = answer.json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/v1/requests/{body['id']}"
    assert (body["status"], body["outcome"], body["images"], body["error"]) == ("queued", None, [], None)
    assert (body["command"], body["text"], body["images_wanted"]) == ("serve", FOX["text"], 1)
    assert (body["parameters"]["prompt"], body["parameters"]["seed"]) == ("a red fox", 7)
    assert body["place"] >= 1
    assert body["progress"] == {"fraction": 0.0, "phase": "queued", "step": 0, "steps": 0}
    assert http.get(answer.headers["Location"]).json()["id"] == body["id"]


def test_everything_wrong_with_a_text_is_told_at_once(http: httpx.Client) -> None:
    found = errors(http.post("/v1/requests", json={"text": "a fox --ar 16:0 --cfg warm --sede 7"}), 422)
    assert {"--ar", "--cfg", "--sede"} <= {one["flag"] for one in found}
    assert any("--seed" in (one["hint"] or "") for one in found), "a slip of the pen is recognised"


def test_an_unknown_command_is_a_command_error(http: httpx.Client) -> None:
    (found,) = errors(http.post("/v1/requests", json={"command": "serv", "text": "a fox"}), 422)
    assert found["code"] == "unknown_command"
    assert "/serve" in found["hint"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[]", b"7", b"null", b"{}", b'{"text": 7}', b'{"text": null}', b'{"text": "\\ud800 fox"}',
     b'{"command": "' + b"x" * 65 + b'", "text": "a fox"}', b'{"text": "' + b"x" * 20_001 + b'"}'],
    ids=lambda body: body[:24].decode(errors="replace"),
)  # fmt: skip
def test_a_malformed_body_is_a_clear_error(body: bytes, http: httpx.Client) -> None:
    answer = http.post("/v1/requests", content=body, headers={"Content-Type": "application/json"})
    (found,) = errors(answer, 422)
    assert re.fullmatch(r"(The body|The text|text|command) [a-zJSON0-9, ;]+\.", found["message"]), "no library's words"


@pytest.mark.parametrize("length", [10_001, 60_000])
@pytest.mark.parametrize("path", ["/v1/requests", "/v1/answers"])
def test_a_long_text_says_how_long_it_may_be(http: httpx.Client, path: str, length: int) -> None:
    (found,) = errors(http.post(path, json={"text": "x" * length}), 422)
    assert (found["code"], found["hint"]) == ("too_long", "Shorten it.")
    assert found["message"] == f"The text has {length:,} characters; 10,000 are allowed."


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=0", "limit must be 1 or more."),
        ("limit=1000", "limit must be 100 or less."),
        ("limit=few", "limit must be a whole number."),
        (f"cursor={'x' * 40}", "cursor has 40 characters; 36 are allowed."),
    ],
)
def test_a_query_that_makes_no_sense_says_why(http: httpx.Client, query: str, message: str) -> None:
    (found,) = errors(http.get(f"/v1/requests?{query}"), 422)
    assert found["message"] == message


def test_a_huge_body_is_refused_while_it_arrives(http: httpx.Client, open_api: Api) -> None:
    (found,) = errors(http.post("/v1/requests", json={"text": "x" * 300_000}), 413)
    assert "256 kB" in found["message"]

    def endless() -> Any:
        for _ in range(64):
            yield b"x" * 1_000_000

    try:
        answer = http.post("/v1/requests", content=endless(), headers={"Content-Type": "application/json"})
    except httpx.WriteError:
        pass  # refused and closed in the middle of it
    else:
        assert answer.status_code == 413
    assert httpx.get(f"{open_api.url}/healthz").is_success


def test_the_same_key_is_the_same_request(http: httpx.Client) -> None:
    first = ask(http, "a red fox", **{"Idempotency-Key": "k-1"})
    assert ask(http, "a red fox", **{"Idempotency-Key": "k-1"})["id"] == first["id"]
    assert ask(http, "a red fox", **{"Idempotency-Key": "k-2"})["id"] != first["id"]
    assert ask(http, "a red fox")["id"] != ask(http, "a red fox")["id"]


def test_a_key_is_good_for_one_text(http: httpx.Client) -> None:
    key = {"Idempotency-Key": "for the fox"}
    first = ask(http, "a red fox --images 1", **key)
    other = http.post("/v1/requests", json={"text": "a blue fox --images 1"}, headers=key)
    (found,) = errors(other, 422)
    assert found["code"] == "idempotency_key_reused"
    assert http.get("/v1/requests", params={"limit": 1}).json()["requests"][0]["id"] == first["id"]


def test_a_raced_key_is_one_request(http: httpx.Client, ann: httpx.Client) -> None:
    for client, key in ((http, "raced on MariaDB"), (ann, "raced on SQLite")):
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask, client, "a fox --images 1", **{"Idempotency-Key": key}) for _ in range(16)]
        assert len({one.result()["id"] for one in asked}) == 1
        listed = client.get("/v1/requests", params={"limit": 100}).json()["requests"]
        assert [one["id"] for one in listed].count(asked[0].result()["id"]) == 1


def test_an_empty_key_is_no_key(http: httpx.Client) -> None:
    empty = {"Idempotency-Key": ""}
    assert ask(http, "a red fox", **empty)["id"] != ask(http, "a red fox", **empty)["id"]


def test_a_finished_request_shows_its_pictures(http: httpx.Client, open_api: Api) -> None:
    request = ask(http)
    generation = open_api.claim(request["id"])
    running = http.get(f"/v1/requests/{request['id']}").json()
    assert (running["status"], running["place"]) == ("running", None)
    assert running["started_at"] is not None
    open_api.succeed(generation)
    body = http.get(f"/v1/requests/{request['id']}").json()
    assert (body["status"], body["outcome"], body["progress"]["fraction"]) == ("delivered", "succeeded", 1.0)
    (image,) = body["images"]
    assert (image["width"], image["height"], image["seed"]) == (912, 512, 7)
    assert (image["parameters"]["prompt"], image["parameters"]["seed"]) == ("a red fox", 7)
    picture = httpx.get(image["url"])
    assert (picture.content, picture.headers["Content-Type"]) == (PNG, "image/png")
    assert "immutable" in picture.headers["Cache-Control"]


def test_a_failed_request_says_why(http: httpx.Client, open_api: Api) -> None:
    request = ask(http)
    open_api.fail(open_api.claim(request["id"]), "The mask is empty.")
    body = http.get(f"/v1/requests/{request['id']}").json()
    assert (body["status"], body["outcome"], body["images"]) == ("delivered", "failed", [])
    assert body["error"] == {"code": "member", "flag": None, "message": "The mask is empty.", "hint": None}


def test_a_waiting_request_is_cancelled_at_once(http: httpx.Client) -> None:
    request = ask(http, "a red fox --images 3")
    body = http.delete(f"/v1/requests/{request['id']}").json()
    assert (body["status"], body["outcome"], body["cancelling"]) == ("delivered", "cancelled", False)
    again = http.delete(f"/v1/requests/{request['id']}")
    assert (again.status_code, again.json()) == (200, body)


def test_a_running_request_is_cancelling_until_its_master_heard(http: httpx.Client, open_api: Api) -> None:
    request = ask(http)
    generation = open_api.claim(request["id"])
    body = http.delete(f"/v1/requests/{request['id']}").json()
    assert (body["status"], body["cancelling"]) == ("running", True)
    open_api.succeed(generation)
    body = http.get(f"/v1/requests/{request['id']}").json()
    assert (body["outcome"], body["cancelling"]) == ("succeeded", False), "it was too late"


@pytest.mark.parametrize("request_id", ["nothing", "00000000-0000-7000-8000-000000000000", "%00", "a" * 300])
@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("GET", "/events")])
def test_an_unknown_request_is_not_found(method: str, path: str, request_id: str, http: httpx.Client) -> None:
    (found,) = errors(http.request(method, f"/v1/requests/{request_id}{path}"), 404)
    assert found["code"] == "not_found"


def test_the_list_is_newest_first_and_whole(http: httpx.Client) -> None:
    asked = [ask(http, f"fox number {number}")["id"] for number in range(5)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(50):
        page = http.get("/v1/requests", params={"limit": 2, **cursor}).raise_for_status().json()
        assert len(page["requests"]) <= 2
        seen += [one["id"] for one in page["requests"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen[:5] == asked[::-1]
    assert seen == sorted(set(seen), reverse=True), "nothing twice, in order"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=many", "cursor=" + "x" * 37])
def test_a_strange_page_is_a_clear_error(query: str, http: httpx.Client) -> None:
    (found,) = errors(http.get(f"/v1/requests?{query}"), 422)
    assert query.partition("=")[0] in found["message"]


def test_commands_describe_their_flags(http: httpx.Client) -> None:
    (serve,) = [one for one in http.get("/v1/commands").json()["commands"] if one["name"] == "serve"]
    flags = {flag["name"]: flag for flag in serve["flags"]}
    assert {"prompt", "neg", "seed", "cfg", "ar", "model", "raw", "images"} <= flags.keys()
    assert all(flag["help"] for flag in flags.values())
    assert flags["images"]["range"] == [1, 10]
    assert "sdxl" in flags["model"]["choices"]
