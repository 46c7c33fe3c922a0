"""Answers on a migrated database, once on SQLite and once on MariaDB."""

from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.library import Library, Shelf
from tests.contract.database.conftest import (  # noqa: F401 - fixtures
    database,
    migrated_mariadb,
    migrated_sqlite,
    on_mariadb,
    on_sqlite,
)
from tests.support.answering import Answering, shipped


@pytest.fixture(scope="package")
def loaded() -> Catalogue:
    return shipped()


def another(catalogue: Catalogue) -> Catalogue:
    """The same catalogue as another process would have it: with a shelf of its own, as listed."""
    library = catalogue.library
    shelf = Shelf(library.shelf.current)
    return Catalogue(
        catalogue.workflows,
        Library(library.models, library.default, shelf, library.damping),
        catalogue.families,
        catalogue.schemas,
    )


@pytest.fixture
def house(tmp_path: Path, database: Database, loaded: Catalogue) -> Answering:  # noqa: F811 - the fixture
    return Answering(tmp_path / "pictures", database, another(loaded))


@pytest.fixture
def elsewhere(tmp_path: Path, database: Database, loaded: Catalogue) -> Answering:  # noqa: F811 - the fixture
    """Another process on the same database."""
    return Answering(tmp_path / "pictures", database, another(loaded))
