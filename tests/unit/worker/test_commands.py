"""How ComfyUI is started: by its own Python when it has one."""

import sys
from pathlib import Path

import pytest

from worker.comfyui import commands


@pytest.mark.parametrize("folder", ["venv", ".venv"])
def test_a_checkouts_own_python_runs_it(tmp_path: Path, folder: str) -> None:
    python = tmp_path / folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch(mode=0o755)
    command = commands.real(tmp_path, ["--cpu"], 8199)
    assert command[:2] == [str(python), str(tmp_path / "main.py")]
    assert command[-1] == "--cpu", "the operator's words come last: they win over ours"
    assert command[command.index("--preview-method") + 1] == "latent2rgb"
    assert command[command.index("--port") + 1] == "8199"


def test_without_one_ours_does(tmp_path: Path) -> None:
    assert commands.real(tmp_path, [], 8199)[0] == sys.executable


def test_the_stand_in_is_told_only_what_was_chosen(tmp_path: Path) -> None:
    plain = commands.standin(tmp_path, None, 8199)
    assert plain[-4:] == ["--port", "8199", "--dir", str(tmp_path)]
    assert commands.standin(tmp_path, 0.5, 8199, tmp_path) == [
        *plain,
        "--step-seconds",
        "0.5",
        "--workflows",
        str(tmp_path),
    ]


def test_comfyui_sees_what_makes_it_run_and_no_secret_of_ours() -> None:
    needed = ["PATH", "HOME", "LC_ALL", "CUDA_VISIBLE_DEVICES", "HF_HOME", "PYTHONPATH", "https_proxy", "STANDIN_FAULT"]
    ours = ["DATABASE_URL", "DISCORD_TOKEN", "AWS_SECRET_ACCESS_KEY", "RUNPOD_AI_API_KEY", "S3_ENDPOINT_URL", "MY_PATH"]
    assert list(commands.environment(dict.fromkeys([*ours, *needed], "x"))) == needed
