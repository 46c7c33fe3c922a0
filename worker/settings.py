"""The worker's settings. With nothing set it starts the stand-in ComfyUI and stores into the embedded folder."""

import shlex
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from distillery.settings import OutputSettings, RunpodSettings, StorageSettings


class WorkerSettings(StorageSettings, OutputSettings, RunpodSettings):
    """Which ComfyUI to use, and how many jobs to hold."""

    comfyui_url: str | None = Field(default=None, description="join the ComfyUI that already runs here")
    comfyui_home: Path | None = Field(default=None, description="start `main.py` of this checkout")
    comfyui_args: str = Field(default="", description="more arguments for `main.py`, as one would type them")
    comfyui_start_timeout: float = Field(default=300.0, gt=0, description="seconds ComfyUI may take to answer")
    comfyui_silence: float = Field(
        default=180.0, gt=0, description="seconds without news after which it counts as hung"
    )
    worker_concurrency: int = Field(default=2, ge=1, le=8, description="jobs held at once; one of them has the GPU")
    workflows: Path | None = Field(default=None, description="definitions whose custom nodes the stand-in has")
    standin_step_seconds: float | None = Field(default=None, ge=0, description="seconds a step of the stand-in takes")

    @field_validator("comfyui_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must be an address like http://127.0.0.1:8188")
        return value

    @field_validator("comfyui_home")
    @classmethod
    def _has_main(cls, value: Path | None) -> Path | None:
        if value is not None and not (value / "main.py").is_file():
            raise ValueError("has no main.py: name the folder of a ComfyUI checkout")
        return value

    @field_validator("comfyui_args")
    @classmethod
    def _splits(cls, value: str) -> str:
        try:
            shlex.split(value)
        except ValueError as error:
            raise ValueError(f"cannot be read as arguments: {error}") from error
        return value

    @model_validator(mode="after")
    def _one_server(self) -> Self:
        if self.comfyui_url and self.comfyui_home:
            raise ValueError("COMFYUI_URL (join) and COMFYUI_HOME (start) exclude each other: unset one")
        return self
