"""The queues run on a migrated database, once on SQLite and once on MariaDB."""

from distillery.cache.memory import MemoryDoorbell
from tests.contract.database.conftest import (  # noqa: F401 - fixtures
    database,
    migrated_mariadb,
    migrated_sqlite,
    on_mariadb,
    on_sqlite,
)

SILENT = MemoryDoorbell()  # nobody listens
