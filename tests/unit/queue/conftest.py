"""A migrated SQLite file to copy: what the queues do alike on every database is tested under tests/contract/queue."""

from tests.contract.database.conftest import migrated_sqlite, on_sqlite  # noqa: F401 - fixtures
