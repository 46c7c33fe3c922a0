"""The ComfyUI child: started, found out when broken, replaced, and never left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.support.children import alive
from tests.support.services.waiting import eventually
from worker.comfyui import commands
from worker.comfyui.errors import Unreachable
from worker.comfyui.process import Joined, Supervised


def test_a_child_killed_is_replaced(tmp_path: Path) -> None:
    server = Supervised(partial(commands.standin, tmp_path, 0.0), tmp_path / "output")
    try:
        first, pid = server.client(30), server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: first.closed)
        second = server.client(30)
        assert second is not first
        assert second.system_stats()["system"]["comfyui_version"]
        assert server.pid != pid
    finally:
        server.stop()
    assert server.pid is not None
    assert not alive(server.pid)


def test_a_late_complaint_about_a_child_that_is_gone_spares_its_successor(tmp_path: Path) -> None:
    server = Supervised(partial(commands.standin, tmp_path, 0.0), tmp_path / "output")
    try:
        first = server.client(30)
        server.restart(first, "test")
        eventually(lambda: first.closed)
        second, pid = server.client(30), server.pid
        server.restart(first, "late")
        assert server.client(30) is second
        assert server.pid == pid
    finally:
        server.stop()


def test_a_comfyui_that_cannot_start_is_not_waited_for(tmp_path: Path) -> None:
    server = Supervised(lambda port: [sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    try:
        started = time.monotonic()
        with pytest.raises(Unreachable, match="does not start"):
            server.client(60)
        assert time.monotonic() - started < 30
    finally:
        server.stop()


def test_a_child_is_not_given_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("STANDIN_STEP_SECONDS", "0")
    write = f"import json, os; json.dump(dict(os.environ), open({str(tmp_path / 'part')!r}, 'w'))"
    rename = f"os.rename({str(tmp_path / 'part')!r}, {str(tmp_path / 'seen')!r})"
    server = Supervised(lambda port: [sys.executable, "-c", f"{write}; {rename}"], tmp_path)
    try:
        eventually((tmp_path / "seen").exists)
        seen = json.loads((tmp_path / "seen").read_text())
        assert seen["STANDIN_STEP_SECONDS"] == "0"
        assert "AWS_SECRET_ACCESS_KEY" not in seen
    finally:
        server.stop()


def test_a_child_dies_with_a_killed_worker(tmp_path: Path) -> None:
    program = (
        "import sys, time; from functools import partial; from pathlib import Path\n"
        "from worker.comfyui import commands; from worker.comfyui.process import Supervised\n"
        "folder = Path(sys.argv[1]); server = Supervised(partial(commands.standin, folder, 0.0), folder)\n"
        "server.client(30); print('child', server.pid, flush=True); time.sleep(60)\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        child = next(int(line.split()[1]) for line in worker.stdout if line.startswith("child "))
        assert alive(child)
    finally:
        worker.kill()
        worker.communicate()
    eventually(lambda: not alive(child))


def test_a_running_comfyui_is_joined_by_its_address(tmp_path: Path) -> None:
    running = Supervised(partial(commands.standin, tmp_path, 0.0), tmp_path / "output")
    try:
        joined = Joined(running.client(30).url)
        assert joined.client(5).system_stats()["system"]["comfyui_version"]
        joined.stop()
    finally:
        running.stop()


def test_nobody_at_the_address_is_said_plainly() -> None:
    with pytest.raises(Unreachable, match="is ComfyUI running there"):
        Joined(f"http://127.0.0.1:{commands.free_port()}").client(0.2)
