"""The files that containers are made of agree with the code, and with each other."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.settings import ApiSettings
from bot.settings import BotSettings
from distillery.settings import DatabaseSettings, Settings
from master.settings import MasterSettings
from scripts import env_example
from tests.support.services.process import free_port
from worker.settings import WorkerSettings

ROOT = Path(__file__).parents[3]
COMPOSE = ROOT / "deploy/compose.yaml"
DOCKERFILES = sorted(ROOT.glob("Dockerfile.*"))
LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE | re.IGNORECASE)
AMAZONS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}
EACH_PROCESS_HAS_ITS_OWN = {"HEALTH_PORT", "MASTER_NAME", "BOT_NAME", "SHARD_IDS"}
GRACE = {"bot": ("BOT_DRAIN", "BOT_GRACE"), "master": ("MASTER_DRAIN", "MASTER_GRACE")}
SERVICES: dict[str, type[Settings]] = {
    "api": ApiSettings,
    "bot": BotSettings,
    "master": MasterSettings,
    "migrate": DatabaseSettings,
    "worker": WorkerSettings,
    "worker-gpu": WorkerSettings,
}


def names(kind: type[Settings]) -> set[str]:
    return {name.upper() for name in kind.model_fields}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return loaded


def test_the_example_is_what_the_settings_are() -> None:
    assert env_example.EXAMPLE.read_text() == env_example.written(), "run: python -m scripts.env_example"


def test_the_example_names_everything_once() -> None:
    named = re.findall(r"^#([A-Z0-9_]+)=", env_example.EXAMPLE.read_text(), re.MULTILINE)
    asked_for = set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE.read_text()))
    assert sorted(set(named)) == sorted(named)
    assert asked_for <= set(named)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_given_settings_that_it_has(services: dict[str, Any], service: str) -> None:
    given = set(services[service]["environment"])
    assert given - AMAZONS - names(SERVICES[service]) == set()


@pytest.mark.parametrize("service", ["api", "bot", "master", "worker-gpu"])
def test_a_service_is_given_all_settings_that_operators_may_want(services: dict[str, Any], service: str) -> None:
    left_to_it = EACH_PROCESS_HAS_ITS_OWN | {"COMFYUI_URL", "COMFYUI_HOME", "WORKFLOWS", "PUBLIC_URL", "S3_PUBLIC_URL"}
    left_to_it = left_to_it if service in ("master", "worker-gpu") else EACH_PROCESS_HAS_ITS_OWN | {"PORT"}
    missing = names(SERVICES[service]) - set(services[service]["environment"]) - left_to_it
    assert missing - {"STANDIN_STEP_SECONDS"} == set()


def test_no_process_is_told_secrets_that_it_does_not_need(services: dict[str, Any]) -> None:
    for service in ("worker", "worker-gpu", "endpoint", "migrate", "master"):
        assert {"DISCORD_TOKEN", "API_KEYS", "LLM_API_KEY"} & set(services[service]["environment"]) == set()
    for service in ("worker", "worker-gpu", "endpoint"):
        assert "DATABASE_URL" not in services[service]["environment"]


def test_every_container_says_how_it_is_and_comes_back(services: dict[str, Any]) -> None:
    lasting = {name: one for name, one in services.items() if name not in ("migrate", "check")}
    assert [name for name, one in lasting.items() if "test" not in one["healthcheck"]] == []
    assert {one["restart"] for one in lasting.values()} == {"unless-stopped"}


def test_containers_wait_for_what_they_need_to_be_healthy(services: dict[str, Any]) -> None:
    for name in ("api", "bot", "master"):
        waits = {other: how["condition"] for other, how in services[name]["depends_on"].items()}
        assert waits["migrate"] == "service_completed_successfully"
        assert waits["s3"] == waits["memcached"] == "service_healthy"


@pytest.mark.parametrize("name", ["bot", "master"])
def test_a_container_is_given_longer_to_stop_than_it_takes(services: dict[str, Any], name: str) -> None:
    drain, grace = GRACE[name]
    takes = float(env_example.COMPOSE_DEFAULTS.get(drain) or MasterSettings().master_drain)
    assert services[name]["stop_grace_period"].startswith(f"${{{grace}:-")
    assert float(env_example.COMPOSE_DEFAULTS[grace].removesuffix("s")) >= takes + 10


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.name)
def test_an_image_runs_as_nobody_special_and_says_how_it_is(dockerfile: Path) -> None:
    text = dockerfile.read_text()
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE)[-1] == "10001"
    assert "HEALTHCHECK" in text
    assert "org.opencontainers.image.title" in text
    assert not re.search(r"\w*(TOKEN|SECRET|PASSWORD|API_KEY)\w*=", text)


def test_nothing_gets_into_an_image_that_is_not_named() -> None:
    first, *named = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert first == "*"
    wanted = {"api", "bot", "distillery", "master", "worker", "workflows", "deploy/requirements", "deploy/comfyui"}
    assert {line[1:] for line in named if line.startswith("!")} == wanted | {"loras.toml", "models.toml", "tiers.toml"}


@pytest.mark.parametrize("image", ["bot", "master", "worker"])
def test_images_have_the_versions_that_are_tested(image: str) -> None:
    tested = dict(LOCKED.findall((ROOT / "requirements.txt").read_text()))
    installed = dict(LOCKED.findall((ROOT / f"deploy/requirements/{image}.txt").read_text()))
    assert len(installed) > 20
    assert {name: version for name, version in installed.items() if tested.get(name) != version} == {}, "run: make lock"


def test_an_image_has_what_the_service_is_said_to_need() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for image, extras in {"bot": ["bot"], "master": ["master", "api"], "worker": ["worker"]}.items():
        installed = {
            name.lower() for name, _ in LOCKED.findall((ROOT / f"deploy/requirements/{image}.txt").read_text())
        }
        needed = [*wanted["dependencies"], *(one for extra in extras for one in wanted["optional-dependencies"][extra])]
        assert {name.lower().replace(".", "-") for name in needed} - installed == set()


def test_the_workers_custom_nodes_are_those_of_the_workflows() -> None:
    lines = (ROOT / "deploy/comfyui/custom_nodes.txt").read_text().splitlines()
    listed = {line.split()[0]: line.split()[2] for line in lines if line and not line.startswith("#")}
    used = {
        node["package"]: node["url"]
        for feature in sorted((ROOT / "workflows").rglob("*.toml"))
        for node in tomllib.loads(feature.read_text()).get("nodes", {}).values()
    }
    assert used
    assert listed == used


def test_a_containers_check_tells_what_is_wrong() -> None:
    unused_port = free_port()
    environment = {"HEALTH_PORT": str(unused_port), "HTTP_PROXY": "http://127.0.0.1:1"}
    command = [sys.executable, "-m", "distillery.healthy"]
    asked = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 1
    assert f"Port {unused_port} does not answer" in asked.stderr


def test_a_worker_of_this_machine_takes_no_jobs_of_runpods() -> None:
    """A stand-in that did would bring members its drawings."""
    told = {"RUNPOD_ENDPOINT_ID": "abc", "RUNPOD_API_KEY": "a-key", "RUNPOD_BASE_URL": "https://api.runpod.ai/v2"}
    environment = {"PATH": "/usr/bin:/bin", **told}
    command = [sys.executable, "-m", "worker"]
    started = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert started.returncode == 2
    assert "RUNPOD_BASE_URL: RunPod starts its own workers" in started.stderr
