"""ComfyUI's real node schemas, a library of one model, and a whole installation."""

from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.library import Library, Model
from distillery.workflow import Schemas
from tests.unit.workflow import studio

SCHEMAS = Path(__file__).parents[3] / "workflows" / "schemas" / "comfyui.json"


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return Schemas.load(SCHEMAS)


@pytest.fixture(scope="session")
def library() -> Library:
    return Library({"tiny": Model("tiny", "sd15", {"checkpoint": "tiny.safetensors"})}, "tiny")


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The installation of `studio`."""
    home = tmp_path_factory.mktemp("studio")
    studio.write(home, SCHEMAS)
    return Catalogue.load(home / "workflows", home / "models.toml", home / "loras.toml")
