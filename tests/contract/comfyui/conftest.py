"""The ComfyUI under test: a stand-in in a process of its own, or the real one that COMFYUI_URL names.

For a real one, COMFYUI_HOME says where its output/ lies (without it, tests that delete a file are skipped), and the
recordings' tiny models must be installed; it must be idle, of version 0.3.64, run with `--preview-method latent2rgb`,
and have its order of several outputs, which is a set's, fall as recorded (PYTHONHASHSEED holds it still).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.standin import running_standin

TINY_MODELS = (
    "checkpoints/tiny_sd15.safetensors,loras/tiny_lora.safetensors,vae/tiny_vae.safetensors,"
    "text_encoders/tiny_clip_l.safetensors,diffusion_models/corrupt.safetensors,diffusion_models/tiny_unet.safetensors"
)

# Read when pytest collects: no test sees the developer's environment.
REAL_URL, REAL_HOME = os.environ.get("COMFYUI_URL"), os.environ.get("COMFYUI_HOME")


@dataclass(frozen=True)
class ComfyUI:
    """Where it answers, and the folder it saves to, if we can reach it."""

    url: str
    directory: Path | None


@pytest.fixture
def comfyui() -> Iterator[ComfyUI]:
    """One with nothing cached that matters, which has exactly the models of the recordings."""
    if REAL_URL:
        yield ComfyUI(REAL_URL.rstrip("/"), Path(REAL_HOME) if REAL_HOME else None)
        return
    with running_standin(models=TINY_MODELS, step_seconds=0.02) as standin:
        yield ComfyUI(standin.url, standin.directory)
