"""`migrate`, `check` and `queue`: what operators type, on real services."""

import json
from pathlib import Path

import pytest

from tests.contract.cli.conftest import Distillery, Said
from tests.support.backend import Backend, shipped_catalogue
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port
from tests.support.tiers import tiers_file

EMBEDDED = "sqlite:///var/distillery.db"


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


@pytest.mark.parametrize("url", ["http://[", "not an address"])
def test_check_takes_strange_addresses_for_what_they_are(url: str, distillery: Distillery) -> None:
    said = distillery("check", COMFYUI_URL=url)
    assert (said.code, lines(said)["ComfyUI"]) == (1, "✗")


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
