"""A folder to break, and its check."""

from collections.abc import Callable
from pathlib import Path

import pytest

from distillery.workflow.checking import Report, check_folder
from tests.unit.workflow.checking import atelier
from tests.unit.workflow.conftest import SCHEMAS

Check = Callable[[], Report]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The installation of `atelier`."""
    atelier.write(tmp_path, SCHEMAS)
    return tmp_path


@pytest.fixture
def check(home: Path) -> Check:
    return lambda: check_folder(home / "workflows", home / "models.toml", home / "loras.toml")
