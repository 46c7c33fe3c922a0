"""The queues run on a migrated database, once on SQLite and once on MariaDB."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from distillery.cache.memory import MemoryDoorbell
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.intake.intake import Intake
from distillery.pictures import Fetcher
from distillery.suggestion import Rewriter
from tests.contract.database.conftest import (  # noqa: F401 - fixtures
    database,
    migrated_mariadb,
    migrated_sqlite,
    on_mariadb,
    on_sqlite,
)
from tests.support.intake import an_intake
from tests.support.tiers import tiers

ROOT = Path(__file__).parents[3]
SILENT = MemoryDoorbell()  # nobody listens


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "workflows", ROOT / "models.toml")


@pytest.fixture
def bell() -> MemoryDoorbell:
    return MemoryDoorbell()


@pytest.fixture
def intake_of(
    database: Database,  # noqa: F811 - the fixture
    catalogue: Catalogue,
    bell: MemoryDoorbell,
    tmp_path: Path,
) -> Callable[..., Intake]:
    """Makes an intake with these blocked words and others, and these limits of its default tier."""

    def make(
        blocked_words: str = "", fetcher: Fetcher | None = None, rewriter: Rewriter | None = None, **limits: Any
    ) -> Intake:
        given = tiers(**{"images_per_generation": 2} | limits)
        fakes: dict[str, Any] = {"doorbell": bell, "fetcher": fetcher, "rewriter": rewriter}
        return an_intake(database, catalogue, tmp_path, given=given, blocked_words=blocked_words, **fakes)

    return make
