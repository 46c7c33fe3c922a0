"""ComfyUI's real node schemas, and a library of one model."""

from pathlib import Path

import pytest

from distillery.library import Library, Model
from distillery.workflow import Schemas

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return Schemas.load(ROOT / "workflows" / "schemas" / "comfyui.json")


@pytest.fixture(scope="session")
def library() -> Library:
    return Library({"tiny": Model("tiny", "sd15", {"checkpoint": "tiny.safetensors"})}, "tiny")
