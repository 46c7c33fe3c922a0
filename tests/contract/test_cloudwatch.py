"""Log lines in CloudWatch, as real processes ship them to moto: masked, and nobody's trouble when they cannot go."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import Any

import boto3
import pytest

from tests.support.services.moto_s3 import MotoS3

PATIENCE = 10.0  # seconds
PROGRAM = dedent("""
    import sys, structlog
    from distillery import cloudwatch
    from distillery.log import CloudWatch, about, configure
    cloudwatch.SEND_EVERY, cloudwatch.FIRST_WAIT, cloudwatch.GOODBYE = 0.1, 0.1, 0.5  # seconds
    cloudwatch.KEPT_LINES = 3
    configure("tested", cloudwatch=CloudWatch(sys.argv[1]))
    log = structlog.get_logger()
    for word in map(str.strip, sys.stdin):
        with about(request_id="r1"):
            log.info(word, url="mysql+pymysql://root:hunter2@h/d", api_key="hunter2")
""")


class Group:
    """A log group of moto's."""

    def __init__(self, server: MotoS3, name: str) -> None:
        self.name = name
        self._server = server
        self._logs: Any = boto3.client(
            "logs", endpoint_url=server.endpoint_url, region_name="us-east-1",
            aws_access_key_id=server.access_key, aws_secret_access_key=server.secret_key,
        )  # fmt: skip

    def create(self) -> "Group":
        self._logs.create_log_group(logGroupName=self.name)
        return self

    def variables(self, address: str) -> dict[str, str]:
        """The environment of a process that reaches it at `address`."""
        return os.environ | self._server.credentials | {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": address}

    def lines(self) -> list[dict[str, Any]]:
        """What was shipped so far, each with its `stream`."""
        found = self._logs.filter_log_events(logGroupName=self.name)["events"]
        return [json.loads(line["message"]) | {"stream": line["logStreamName"]} for line in found]

    def events(self) -> list[str]:
        return [line["event"] for line in self.lines()]


class Writer:
    """A process that logs every word it is told."""

    def __init__(self, group: Group, address: str, told: Path) -> None:
        self._told = told
        with told.open("w") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, group.name],
                stdin=subprocess.PIPE, stderr=stderr, text=True, env=group.variables(address),
            )  # fmt: skip

    def log(self, *words: str) -> None:
        assert self.process.stdin
        self.process.stdin.write("".join(f"{word}\n" for word in words))
        self.process.stdin.flush()

    def end(self) -> int:
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(PATIENCE)

    def stderr(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._told.read_text().splitlines()]

    def told(self, event: str) -> bool:
        return any(line["event"] == event for line in self.stderr())


@contextmanager
def writing(group: Group, address: str, told: Path) -> Iterator[Writer]:
    writer = Writer(group, address, told)
    try:
        yield writer
    finally:
        writer.process.kill()
        writer.process.wait()


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def group(moto_s3: MotoS3, request: pytest.FixtureRequest) -> Group:
    return Group(moto_s3, f"distillery/{request.node.name}")


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[MotoS3]:
    """A server of one test's own, to be killed."""
    with MotoS3(tmp_path / "moto") as server:
        yield server


def test_a_line_arrives_with_its_request_and_without_its_secrets(group: Group, moto_s3: MotoS3, tmp_path: Path) -> None:
    group.create()
    with writing(group, moto_s3.endpoint_url, tmp_path / "stderr") as writer:
        writer.log("drawn")
        assert writer.end() == 0  # what is left is shipped on the way out

        (line,) = group.lines()
        assert line.pop("stream").startswith("tested/")
        assert [line] == writer.stderr()
    assert (line["event"], line["service"], line["request_id"]) == ("drawn", "tested", "r1")
    assert (line["url"], line["api_key"]) == ("mysql+pymysql://root:***@h/d", "***")


def test_an_outage_is_told_and_outlasted(mortal: MotoS3, tmp_path: Path) -> None:
    group = Group(mortal, "distillery/outage").create()
    with writing(group, mortal.endpoint_url, tmp_path / "stderr") as writer:
        writer.log("before")
        wait_for(lambda: group.events() == ["before"])
        mortal.kill()
        writer.log("during")
        wait_for(lambda: writer.told("cloudwatch_refuses_logs"))
        writer.log("still", "there", "yet", "too much", "lost")
        wait_for(lambda: writer.told("lost"))  # the process goes on

        mortal.start()  # with nothing of what it knew, not even the group: lines wait for that as well
        group.create()
        wait_for(lambda: group.events() == ["during", "still", "there", "yet"])
        wait_for(lambda: writer.told("cloudwatch_takes_logs_again"))
    (refused,) = (line for line in writer.stderr() if line["event"] == "cloudwatch_refuses_logs")
    (back,) = (line for line in writer.stderr() if line["event"] == "cloudwatch_takes_logs_again")
    assert (refused["level"], back["dropped"]) == ("warning", 2)


def test_a_process_ends_soon_even_if_its_lines_cannot_go(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as deaf,  # takes connections, answers nothing
        writing(
            Group(MotoS3(tmp_path), "any"), f"http://127.0.0.1:{deaf.getsockname()[1]}", tmp_path / "stderr"
        ) as writer,
    ):
        writer.log("last words")
        wait_for(lambda: writer.told("last words"))
        began = time.monotonic()

        assert writer.end() == 0
        assert time.monotonic() - began < 2.0


def test_a_master_ships_its_lines(group: Group, moto_s3: MotoS3, tmp_path: Path) -> None:
    group.create()
    settings = {
        "CLOUDWATCH_LOG_GROUP": group.name,
        "DATABASE_URL": f"sqlite:///{tmp_path}/distillery.db",
        "STORAGE_URL": f"file://{tmp_path}/pictures",
        "RUNPOD_ENDPOINT_ID": "none",
    }
    master = subprocess.Popen([sys.executable, "-m", "master"], env=group.variables(moto_s3.endpoint_url) | settings)
    try:
        wait_for(lambda: any(line["stream"].startswith("master/") for line in group.lines()))
    finally:
        master.terminate()
        master.wait(PATIENCE)
    assert {line["service"] for line in group.lines()} == {"master"}
