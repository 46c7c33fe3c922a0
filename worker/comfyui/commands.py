"""How to start a ComfyUI: the real one from its checkout, or the stand-in."""

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

# What a program, Python, a GPU's libraries, model hubs and proxies go by. Anything else may be a secret of ours, and
# custom nodes are other people's code.
_PASSED_ON = re.compile(
    r"(PATH|HOME|USER|SHELL|TZ|LANG|LANGUAGE|LC_\w+|TMPDIR|TEMP|TMP|XDG_\w+_HOME|SYSTEMROOT|SSL_CERT_(FILE|DIR)"
    r"|(CUDA|NVIDIA|NCCL|CUDNN|CUBLAS|HF|PYTORCH|TORCH|TRITON|HIP|HSA|ROCR|ROCM|MIOPEN|OMP|MKL|XFORMERS)_\w+"
    r"|LD_LIBRARY_PATH|PYTHON\w*|VIRTUAL_ENV|CONDA_PREFIX|STANDIN_\w+|(HTTP|HTTPS|ALL|NO)_PROXY)",
    re.IGNORECASE,  # proxies are named in either case
)

PREVIEWS = ["--preview-method", "latent2rgb", "--preview-size", "256"]  # it shows none unless told; these cost no model


def free_port() -> int:
    """A port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(ours: Mapping[str, str]) -> dict[str, str]:
    """The part of `ours` that ComfyUI may see: what makes it run, and neither our credentials nor our addresses."""
    return {name: value for name, value in ours.items() if _PASSED_ON.fullmatch(name)}


def real(home: Path, arguments: list[str], port: int) -> list[str]:
    """`main.py` of the checkout at `home`, run by the Python installed for it; `arguments` come last, and win."""
    listen = ["--listen", "127.0.0.1", "--port", str(port), "--disable-auto-launch"]
    return [_python_of(home), str(home / "main.py"), *listen, *PREVIEWS, *arguments]


def standin(directory: Path, step_seconds: float | None, port: int, workflows: Path | None = None) -> list[str]:
    """The stand-in, keeping its files in `directory`; None leaves its pace, or its custom nodes, to itself."""
    chosen = {"--step-seconds": step_seconds, "--workflows": workflows}
    options = [word for name, value in chosen.items() if value is not None for word in (name, str(value))]
    return [sys.executable, "-m", "worker.standin", "--port", str(port), "--dir", str(directory), *options]


def _python_of(home: Path) -> str:
    for inside in ("venv/bin/python", ".venv/bin/python", "python_embeded/python.exe"):
        if os.access(home / inside, os.X_OK):
            return str(home / inside)
    return sys.executable
