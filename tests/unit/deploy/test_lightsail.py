"""What deploy/lightsail says is right by CloudFormation's own schemas, true of the source, and told in the runbook."""

import re
import subprocess
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import lint_file
from cfnlint.decode import decode
from prometheus_client.metrics import MetricWrapperBase

from api.settings import ApiSettings
from bot.gateway import metrics as gateway_metrics
from bot.settings import BotSettings
from distillery import metrics
from distillery.__main__ import app
from distillery.settings import Settings
from master.settings import MasterSettings

ROOT = Path(__file__).parents[3]
STACK = ROOT / "deploy" / "lightsail" / "stack.yaml"
RUNBOOK = (ROOT / "deploy" / "RUNBOOK.md").read_text()
SERVICES: dict[str, type[Settings]] = {"Bot": BotSettings, "Master": MasterSettings, "Api": ApiSettings}
SECRETS = {"DiscordToken", "RunpodApiKey", "ApiKeys", "DatabasePassword", "BucketKeySecret"}
LOGGED = re.compile(r'log(?:ger\(\))?\.(?:info|warning|error|exception)\(\s*"([a-z_]+)"')


@cache
def stack() -> dict[str, Any]:
    template, problems = decode(str(STACK))
    assert problems == []
    return dict(template)


def resources(kind: str) -> dict[str, Any]:
    """Properties by logical name."""
    return {name: one["Properties"] for name, one in stack()["Resources"].items() if one["Type"] == kind}


def containers(service: str) -> list[Any]:
    deployment = resources("AWS::Lightsail::Container")[f"{service}Service"]["ContainerServiceDeployment"]
    return list(deployment["Fn::If"][1]["Containers"])


def variables(service: str) -> dict[str, Any]:
    (container,) = containers(service)
    entries = [entry["Fn::If"][1] if "Fn::If" in entry else entry for entry in container["Environment"]]
    return {entry["Variable"]: entry["Value"] for entry in entries}


def logged_events() -> set[str]:
    sources = (
        path for package in ("api", "bot", "distillery", "master", "worker") for path in (ROOT / package).rglob("*.py")
    )
    return {event for path in sources for event in LOGGED.findall(path.read_text())}


def test_cloudformation_would_take_it() -> None:
    assert [str(problem) for problem in lint_file(STACK)] == []


def test_three_bots_and_five_masters() -> None:
    services = resources("AWS::Lightsail::Container")

    assert {name: one["Scale"] for name, one in services.items()} == {
        "BotService": 3,
        "MasterService": 5,
        "ApiService": 1,
    }


@pytest.mark.parametrize("service", SERVICES)
def test_containers_are_told_what_their_settings_know(service: str) -> None:
    known = {name.upper() for name in SERVICES[service].model_fields}
    told = set(variables(service))

    assert {name for name in told - known if not name.startswith("AWS_")} == set()
    assert {"DATABASE_URL", "CACHE_URL", "STORAGE_URL", "CLOUDWATCH_LOG_GROUP"} <= told


def test_secrets_are_never_shown() -> None:
    hidden = {name for name, one in stack()["Parameters"].items() if one.get("NoEcho")}

    assert hidden == SECRETS
    assert not any("Secret" in name for name in stack()["Outputs"])


def test_filters_look_for_what_is_logged() -> None:
    events = logged_events()
    patterns = [one["FilterPattern"] for one in resources("AWS::Logs::MetricFilter").values()]
    sought = [name for pattern in patterns for name in re.findall(r'\$\.event = "([^"]+)"', pattern)]

    assert len(sought) > 10
    assert [name for name in sought if not any(fnmatch(event, name) for event in events)] == []


def test_alarms_look_at_what_filters_count() -> None:
    counted = {one["MetricTransformations"][0]["MetricName"] for one in resources("AWS::Logs::MetricFilter").values()}
    alarms = resources("AWS::CloudWatch::Alarm").values()
    looked_at = {one["MetricName"] for one in alarms if "MetricName" in one} | {
        metric["MetricStat"]["Metric"]["MetricName"]
        for one in alarms
        for metric in one.get("Metrics", [])
        if "MetricStat" in metric
    }

    assert looked_at == counted


def test_the_runbook_explains_each_alarm_and_parameter() -> None:
    alarms = [one["AlarmName"]["Fn::Sub"] for one in resources("AWS::CloudWatch::Alarm").values()]
    names = [name.removeprefix("${AWS::StackName}-") for name in alarms]

    assert [name for name in names if f"| `{name}` |" not in RUNBOOK] == []
    assert re.findall(r"^\| `([a-z-]+)` \|", RUNBOOK, re.MULTILINE) == names  # and no other
    assert [name for name in stack()["Parameters"] if name not in RUNBOOK] == []


def test_the_runbook_names_commands_events_and_metrics_that_exist() -> None:
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    declared = [*vars(metrics).values(), *vars(gateway_metrics).values()]
    counted = {one.describe()[0].name for one in declared if isinstance(one, MetricWrapperBase)}
    told = set(re.findall(r"\bdistillery_\w+", RUNBOOK))

    assert set(re.findall(r"python -m distillery (\w+)", RUNBOOK)) <= commands
    assert {name.removesuffix("_total") for name in told} <= counted
    assert set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", RUNBOOK)) - told <= logged_events()


def test_the_runbook_can_be_followed() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", RUNBOOK)
    blocks = re.findall(r"^ *```\n(.*?)^ *```", RUNBOOK, re.MULTILINE | re.DOTALL)
    read = subprocess.run(["bash", "-n"], input="\n".join(blocks), capture_output=True, text=True, check=False)

    assert [link for link in links if not (ROOT / "deploy" / link).exists()] == []
    assert len(blocks) > 10
    assert (read.returncode, read.stderr) == (0, "")
