"""Answers over the shipped catalogue; none of these asks the database anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from tests.support.answering import Answering, shipped


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return shipped()


@pytest.fixture
def untouched(tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    database = Database(f"sqlite:///{tmp_path / 'untouched.sqlite'}")
    yield database
    database.close()


@pytest.fixture
def house(tmp_path: Path, untouched: Database, catalogue: Catalogue) -> Answering:
    return Answering(tmp_path / "pictures", untouched, catalogue)
