"""`migrate`, `check` and `queue`: what operators type, on real services."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.contract.cli.conftest import Distillery, Said
from tests.support.backend import Backend, shipped_catalogue
from tests.support.service import SHIPPED
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port
from tests.support.tiers import tiers_file

EMBEDDED = "sqlite:///var/distillery.db"


@contextmanager
def language_model(key: str, *models: str) -> Iterator[str]:
    """The URL of a server that lists `models` to whoever shows `key`."""
    listed = json.dumps({"object": "list", "data": [{"id": model} for model in models]}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {"/v1/models": listed, "/odd/models": b'{"data": 3}'}
            status = 404 if self.path not in known else 200 if self.headers["Authorization"] == f"Bearer {key}" else 401
            self.send_response(status)
            self.end_headers()
            self.wfile.write(known.get(self.path, b""))

        def log_message(self, format: str, *args: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()


def lines(said: Said) -> dict[str, str]:
    """`check`'s answer: the mark of each service."""
    marked = [line for line in said.out.splitlines() if line[:1] in "✓✗"]
    return {line[2:].partition(":")[0]: line[0] for line in marked}


def test_migrate_up_and_down(distillery: Distillery, shell: Distillery) -> None:
    up = shell("migrate")
    assert up.code == 0
    assert "is at 0" in up.out
    assert distillery("migrate").out == up.out, "a second time changes nothing"
    down = distillery("migrate", "base", "--down")
    assert (down.code, "no revision" in down.out) == (0, True)


def test_migrate_works_on_mariadb(distillery: Distillery, mariadb_url: str) -> None:
    assert distillery("migrate", DATABASE_URL=mariadb_url).code == 0
    assert distillery("queue", DATABASE_URL=mariadb_url).out.startswith("generations: none")


def test_a_revision_that_is_none_is_told(distillery: Distillery) -> None:
    distillery("migrate")
    for arguments in (["9999"], ["9999", "--down"], ["--down"]):
        said = distillery("migrate", *arguments)
        assert said.code == 2, arguments
        assert "revision" in said.err
    assert "is at 0" in distillery("migrate").out


@pytest.mark.parametrize("command", ["migrate", "queue"])
def test_a_database_that_is_away_is_told_without_its_password(command: str, distillery: Distillery) -> None:
    url = f"mysql+pymysql://root:hunter2@127.0.0.1:{free_port()}/d"
    said = distillery(command, DATABASE_URL=url)
    assert said.code == 2
    assert "does not answer" in said.err
    assert "hunter2" not in said.out + said.err


def test_check_of_a_fresh_folder_says_what_to_do(distillery: Distillery) -> None:
    said = distillery("check")
    assert said.code == 1
    assert "python -m distillery migrate" in said.out
    distillery("migrate")
    said = distillery("check")
    assert said.code == 0, said.out
    assert lines(said) == {"workflows and models": "✓", "database": "✓", "cache": "✓", "storage": "✓"}


def test_check_asks_every_configured_service(distillery: Distillery, tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    said = distillery(
        "check", DATABASE_URL=f"mysql+pymysql://root:hunter2@127.0.0.1:{free_port()}/d",
        CACHE_URL=f"memcached://127.0.0.1:{free_port()}", STORAGE_URL="file:///dev/null/pictures",
        RUNPOD_ENDPOINT_ID="e", RUNPOD_API_KEY="hunter2", RUNPOD_BASE_URL=f"{nobody}/v2", COMFYUI_URL=nobody,
        DISCORD_TOKEN="hunter2", DISCORD_API_URL=f"{nobody}/api/v10",
    )  # fmt: skip
    assert said.code == 1
    assert lines(said) == {
        "workflows and models": "✓", "database": "✗", "cache": "✗", "storage": "✗", "GPU endpoint": "✗", "ComfyUI": "✗",
        "Discord": "✗",
    }  # fmt: skip
    assert "hunter2" not in said.out + said.err


def test_check_takes_strange_addresses_for_what_they_are(distillery: Distillery) -> None:
    said = distillery("check", COMFYUI_URL="http://[")
    assert (said.code, lines(said)["ComfyUI"]) == (1, "✗")


@pytest.mark.parametrize("command", ["check", "up"])
def test_every_setting_of_every_part_is_told_at_once(command: str, distillery: Distillery) -> None:
    said = distillery(
        command, COMFYUI_URL="not an address", LLM_URL="http://127.0.0.1:1/v1", PICTURE_HOSTS="https://a/b",
        PORT="many", WORKERS="-1", ENDPOINT_POLL="0", DISCORD_TOKEN="hunter2", DISCORD_GATEWAY_URL="http://127.0.0.1:1",
    )  # fmt: skip
    assert said.code == 2, said
    told = dict(line.partition(": ")[::2] for line in said.err.splitlines())
    assert told == {
        "COMFYUI_URL": "must be an address like http://127.0.0.1:8188", "LLM_MODEL must name a model of LLM_URL": "",
        "PICTURE_HOSTS": '"https://a/b" is no host: write cdn.example, or cdn.example:8443, and no path behind it',
        "PORT": "must be a whole number", "WORKERS": "must be 0 or more", "ENDPOINT_POLL": "must be more than 0",
        "DISCORD_GATEWAY_URL": "must start with ws:// or wss://",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "key", "words"),
    [
        ("heron", "right", ""),
        ("otter", "right", ""),  # a tag may stand behind its name
        ("stork", "right", "has no stork. Set LLM_MODEL to one of: heron, otter:7b."),
        ("heron", "wrong", "refuses LLM_API_KEY."),
    ],
)
def test_check_asks_the_language_model(model: str, key: str, words: str, distillery: Distillery) -> None:
    distillery("migrate")
    with language_model("right", "heron", "otter:7b") as url:
        said = distillery("check", LLM_URL=url, LLM_MODEL=model, LLM_API_KEY=key)
    assert lines(said)["language model"] == ("✗" if words else "✓")
    assert (said.code, words in said.out) == (int(bool(words)), True)
    assert "right" not in said.out


@pytest.mark.parametrize(
    ("path", "words"), [("/v2", "LLM_URL is what comes before /chat/completions"), ("/odd", "is no list of models")]
)
def test_check_tells_what_is_no_language_model(path: str, words: str, distillery: Distillery) -> None:
    distillery("migrate")
    with language_model("right", "heron") as url:
        said = distillery("check", LLM_URL=url.replace("/v1", path), LLM_MODEL="heron", LLM_API_KEY="right")
    assert (said.code, words in said.out) == (1, True)


def test_check_never_tells_a_token_that_no_header_takes(distillery: Distillery) -> None:
    said = distillery("check", DISCORD_TOKEN="hunter2\n", DISCORD_API_URL=f"http://127.0.0.1:{free_port()}/api/v10")
    assert (said.code, lines(said)["Discord"]) == (1, "✗")
    assert "hunter2" not in said.out + said.err


def test_check_tells_what_is_not_offered(distillery: Distillery, tmp_path: Path) -> None:
    distillery("migrate")
    listing = tmp_path / "models.toml"
    listing.write_text(Path(SHIPPED["MODELS"]).read_text() + '[models.pony]\nfamily = "pony"\nfiles.checkpoint = "p"\n')
    said = distillery("check", MODELS=str(listing))
    assert (said.code, lines(said)["workflows and models"]) == (0, "✓")
    assert "models.pony: no workflow runs on its family pony, so it is not offered." in said.out


def test_check_in_another_folder_says_where_to_go(distillery: Distillery) -> None:
    distillery("migrate")
    said = distillery("check", WORKFLOWS="workflows", MODELS="models.toml", LORAS="loras.toml", TIERS="tiers.toml")
    assert said.code == 1
    assert "WORKFLOWS: there is no folder workflows. Run this in Distillery's folder, or set WORKFLOWS." in said.out
    assert all(f"{name}.toml: there is no such file." in said.out for name in ("models", "tiers"))


def test_queue_shows_what_waits_runs_and_failed(distillery: Distillery, tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/queue.db", "COLUMNS": "200"}
    distillery("migrate", **database)
    backend = Backend(database["DATABASE_URL"], tmp_path, shipped_catalogue())
    request = backend.ask("a [/red] fox [bold] --images 3")
    backend.queue("master-1").exchange([], 1)
    backend.close()
    said = distillery("queue", **database)
    assert said.code == 0
    assert "generations: " in said.out
    assert "2 queued" in said.out
    assert "1 leased" in said.out
    assert "a [/red] fox [bold]" in said.out, "what members write is not markup"
    found = json.loads(distillery("queue", "--json", **database).out)
    assert found["generations"] == {"leased": 1, "queued": 2}
    assert [one["lease_owner"] for one in found["running"]] == ["master-1"]
    assert {one["request"] for one in found["waiting"]} == {request}
    assert found["failed"] == []


def test_queue_of_an_empty_database_says_what_to_do(shell: Distillery) -> None:
    said = shell("queue")
    assert said.code == 2
    assert "python -m distillery migrate" in said.err


def test_check_proves_a_real_cache(distillery: Distillery, memcached: Memcached) -> None:
    distillery("migrate")
    assert lines(distillery("check", CACHE_URL=memcached.url))["cache"] == "✓"


def test_check_reads_the_tiers(distillery: Distillery, tmp_path: Path) -> None:
    distillery("migrate")
    (tmp_path / "tiers.toml").write_text(Path(tiers_file(tmp_path)).read_text().replace("[tiers.free]", "[tiers.late]"))
    said = distillery("check", TIERS=str(tmp_path / "tiers.toml"))
    assert (said.code, lines(said)["workflows and models"]) == (1, "✗")
    assert '/serve-free names the tier "free"' in said.out
