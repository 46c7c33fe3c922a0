"""What guilds decide and use, on a migrated database: once on SQLite and once on MariaDB."""

from tests.contract.database.conftest import (  # noqa: F401 - fixtures
    database,
    migrated_mariadb,
    migrated_sqlite,
    on_mariadb,
    on_sqlite,
)
