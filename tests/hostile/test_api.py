"""The same texts over real HTTP: whatever comes, the API answers, and tells nothing of how it is built."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from distillery.database.engine import Database
from distillery.database.migrate import upgrade
from distillery.vocabulary.errors import Problem
from tests.hostile import corpus
from tests.hostile.clear import assert_clear
from tests.hostile.corpus import PLAIN, Attack
from tests.support.service import Service
from tests.support.services.mariadb import MariaDB
from tests.support.services.process import free_port
from tests.support.tiers import tiers_file

KEY = "a-key-that-nobody-is-told"
ALL = list(corpus.texts())
BESIDE = [each for each in ALL if each.options or each.command]  # what no text says
SAMPLE = list({each.attack: each for each in (*BESIDE[::3], *ALL[::12], *ALL[-17:])}.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def http(folder: Path, mariadb: MariaDB) -> Iterator[httpx.Client]:
    port, url = free_port(), mariadb.create_database()
    migrated(url)
    settings = {"DATABASE_URL": url, "STORAGE_URL": f"file://{folder / 'pictures'}"}
    settings |= {"API_KEYS": KEY, "TIERS": tiers_file(folder), "PORT": str(port)}
    with (
        Service(folder, "api", listens=True, port=port, **settings) as service,
        httpx.Client(
            base_url=f"http://127.0.0.1:{service.port}",
            headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
            timeout=30,
            trust_env=False,
        ) as client,
    ):
        yield client
        assert "Traceback" not in service.log, service.log[-5000:]
        assert KEY not in service.log


def migrated(url: str) -> None:
    """Make the tables."""
    database = Database(url)
    upgrade(database)
    database.close()


def sent(http: httpx.Client, path: str, body: Any) -> httpx.Response:
    """As JSON in ASCII: halves of characters arrive as they are."""
    return http.post(path, content=json.dumps(body))


@pytest.mark.parametrize("attack", SAMPLE, ids=lambda each: each.attack)
def test_every_text_is_answered(http: httpx.Client, folder: Path, attack: Attack) -> None:
    body = {"text": attack.text, "options": attack.options, "command": attack.command}
    for path in ("/v1/requests", "/v1/answers"):
        answer = sent(http, path, body)
        assert answer.status_code < 500, answer.text
        assert KEY not in answer.text
        assert str(folder) not in answer.text
        if answer.is_error:
            assert_clear([Problem(**one) for one in answer.json()["errors"]], json.dumps(body, ensure_ascii=False))
        if attack.gives:
            assert answer.is_error
    if attack.harmless and "input_" not in attack.text:
        assert sent(http, "/v1/requests", body).status_code == 202


BODIES = {
    "no JSON": b"text=a red fox",
    "JSON cut off": b'{"text": "a red',
    "no object": b'["a red fox"]',
    "a number": b"9" * 5000,
    "not a number": b'{"text": "a red fox", "options": {"cfg": NaN}}',
    "infinity": b'{"text": "a red fox", "options": {"cfg": 1e999}}',
    "5,000 digits": b'{"text": "a red fox", "options": {"seed": ' + b"9" * 5000 + b"}}",
    "4,000 digits": b'{"text": "a red fox", "options": {"seed": ' + b"9" * 4000 + b"}}",
    "lists within lists": b'{"text": "a red fox", "options": {"lora": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
    "objects within objects": b'{"text": "a red fox", "options": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
    "bytes that are no UTF-8": b'{"text": "a red \xff\xfe fox"}',
    "another encoding": '{"text": "a red fox"}'.encode("utf-16"),
    "NUL": b'{"text": "a red fox\\u0000"}',
    "half a character as a key": b'{"\\ud800": "a", "text": "a red fox"}',
    "half a character as an option's name": b'{"text": "a red fox", "options": {"\\ud800": 1}}',
    "half a character in an option's list": b'{"text": "a red fox", "options": {"lora": ["\\ud800"]}}',
    "half a character as the command": b'{"text": "a red fox", "command": "\\ud800"}',
    "a text that is a list": b'{"text": ["a red fox"]}',
    "a text that is nothing": b'{"text": null}',
    "options that are a list": b'{"text": "a red fox", "options": [["seed", 1]]}',
    "1,000 options": json.dumps({"text": "a red fox", "options": {f"a{n}": n for n in range(1000)}}).encode(),
    "a megabyte": json.dumps({"text": "fox " * 250_000}).encode(),
    "a megabyte in a list": json.dumps({"text": "a fox", "options": {"lora": ["analog" * 200_000]}}).encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("name", BODIES)
def test_every_body_is_answered(http: httpx.Client, name: str) -> None:
    for path in ("/v1/requests", "/v1/answers"):
        answer = http.post(path, content=BODIES[name])
        assert answer.status_code < 500, answer.text
        if answer.is_error:
            assert_clear([Problem(**one) for one in answer.json()["errors"]], BODIES[name].decode(errors="replace"))


@pytest.mark.parametrize("key", ["x" * 256, "../../x", "' OR 1=1", "%00", "%ff", "${jndi:x}"])
def test_idempotency_keys_are_nothing_but_keys(http: httpx.Client, key: str) -> None:
    answer = http.post("/v1/requests", content=json.dumps({"text": PLAIN}), headers={"Idempotency-Key": key})
    assert answer.status_code == (422 if len(key) > 255 else 202)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/requests/%00", "/v1/requests/..%2f..%2fetc%2fpasswd", "/v1/requests/' OR '1'='1", "/v1/requests/%ff%fe",
        "/v1/requests/" + "a" * 5000, "/v1/requests/%F0%9F%A6%8A/events", "/v1/requests?cursor=%00",
        "/v1/requests?cursor=' OR 1=1", "/v1/requests?cursor=%ED%A0%80", "/v1/requests?limit=1e9",
        "/v1/requests?limit=99999999999999999999999", "/pictures/..%2fsecret.txt", "/pictures/%2e%2e/secret.txt",
        "/pictures/inputs/%00", "/pictures/inputs/..%5c..%5csecret.txt", "/v1/../secret.txt",
    ],
)  # fmt: skip
def test_paths_lead_nowhere_else(http: httpx.Client, folder: Path, path: str) -> None:
    (folder / "secret.txt").write_text(KEY)
    answer = http.get(path)
    assert answer.status_code < 500, answer.text
    assert KEY not in answer.text
    assert str(folder) not in answer.text
