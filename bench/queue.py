"""The queues against single-row inserts, on MariaDB with durable commits and on SQLite."""

import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import insert

from bench.measure import Cell, table
from distillery.catalogue import Catalogue
from distillery.database import migrate, schema
from distillery.database.engine import Database
from distillery.intake.ask import Ask
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Settlement
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.wire import Output
from tests.support.intake import an_intake
from tests.support.services.mariadb import MariaDB
from tests.support.tiers import tiers

ROUNDS = 100


class Queue:
    """One database with work going through it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database = Database(url)
        migrate.upgrade(self.database)
        catalogue = Catalogue.load(Path("workflows"), Path("models.toml"))
        self._intake = an_intake(self.database, catalogue, folder, given=tiers(quota=10_000_000))
        self._command = catalogue.parse("a red fox --images 1")
        self._queue = GenerationQueue(self.database, "bench")
        self._numbers = count()

    def floor(self) -> None:
        """One row, one commit."""
        for _ in range(ROUNDS):
            row = {"member_id": f"floor-{next(self._numbers)}", "last_turn": 0.0, "weight": 1.0}
            self.database.write(lambda tx, row=row: tx.execute(insert(schema.members).values(row)))

    def submit(self) -> None:
        """One ask through every gate into the queue."""
        for _ in range(ROUNDS):
            number = next(self._numbers)
            ask = Ask(channel="api", source=str(number), member_id=f"member-{number % 50}", text="a red fox")
            self._intake.submit(ask, self._command)

    def exchange(self, batch: int) -> Callable[[], None]:
        """Claim `batch` and settle the `batch` before, in one transaction."""

        def work() -> None:
            landed: list[Settlement] = []
            for _ in range(ROUNDS // batch):
                claimed = self._queue.exchange(landed, batch)
                landed = [
                    Settlement(one, GenerationStatus.SUCCEEDED, [Output(f"{one.public_id}.png", 64, 64, 1, 1)])
                    for one in claimed
                ]
                assert len(claimed) == batch, "the queue ran dry"
            self._queue.exchange(landed, 0)

        return work


def main() -> None:
    """Print one table a database; one unit is one generation."""
    with tempfile.TemporaryDirectory() as folder, MariaDB() as server:
        for name, url in (("MariaDB", server.create_database()), ("SQLite", f"sqlite:///{folder}/bench.db")):
            queue = Queue(url, Path(folder))
            for _ in range(40):
                queue.submit()  # a backlog to claim from
            cells = [
                Cell("insert one row (floor)", ROUNDS, queue.floor),
                Cell("submit through the gates", ROUNDS, queue.submit),
                Cell("claim + settle, one at a time", ROUNDS, queue.exchange(1)),
                Cell("claim + settle, ten at a time", ROUNDS, queue.exchange(10)),
            ]
            table(f"Queue on {name}, one connection", "insert one row (floor)", cells)
            queue.database.close()
