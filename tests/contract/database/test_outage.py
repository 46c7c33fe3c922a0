"""A database that goes away and comes back: clean errors in between, and the same engine works again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import DBAPIError, OperationalError
from structlog.testing import capture_logs

from distillery.database import migrate, schema
from distillery.database.engine import Database
from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.errors import Unavailable
from tests.support.asks import put, request, rows, succeeded, used
from tests.support.services.mariadb import MariaDB


@pytest.fixture
def server() -> Iterator[MariaDB]:
    """A MariaDB of this test's own, to be killed."""
    with MariaDB() as server:
        yield server


@pytest.fixture
def remote(server: MariaDB) -> Iterator[Database]:
    database = Database(server.create_database(), pool=2)
    migrate.upgrade(database)
    yield database
    database.close()


def test_away_and_back_on_the_same_engine(server: MariaDB, remote: Database) -> None:
    public_id = put(remote)
    server.kill()
    for _ in range(3):
        with pytest.raises(OperationalError):
            put(remote)
        with pytest.raises(OperationalError), remote.read() as connection:
            connection.execute(text("SELECT 1"))
        with pytest.raises(Unavailable, match="does not answer"):
            remote.check()
    server.start()
    put(remote)
    remote.check()
    assert request(remote, public_id)["status"] == "queued", "what was committed is there"
    assert len(GenerationQueue(remote, "m").exchange([], 5)) == 2


def test_killed_in_the_middle_of_a_transaction(server: MariaDB, remote: Database) -> None:
    public_id = put(remote)
    (generation,) = GenerationQueue(remote, "m").exchange([], 1)

    def interrupted(tx: Connection) -> None:
        tx.execute(insert(schema.queue_heads).values(queue="half", turn=1.0))
        server.kill()
        tx.execute(text("SELECT 1"))

    with pytest.raises(OperationalError):
        remote.write(interrupted)
    server.start()
    assert [row["queue"] for row in rows(remote, schema.queue_heads)] == ["generations"]
    GenerationQueue(remote, "m").exchange([succeeded(generation)], 0)
    assert request(remote, public_id)["status"] == "delivering", "the lease outlived the crash"


def test_killed_when_a_connection_is_about_to_read(server: MariaDB, remote: Database) -> None:
    """Its isolation level is set by the driver, beside SQLAlchemy's own care for errors."""
    event.listen(remote.engine, "checkout", lambda *_: server.kill(), once=True)

    with pytest.raises(OperationalError), remote.read():
        pass


def test_a_connection_that_was_cut_is_replaced_unseen(on_mariadb: Database) -> None:
    with on_mariadb.read() as connection:
        own = connection.execute(text("SELECT CONNECTION_ID()")).scalar_one()
    killer = Database(on_mariadb.engine.url.render_as_string(hide_password=False))
    with killer.read() as connection:
        connection.exec_driver_sql(f"KILL CONNECTION {own}")
    killer.close()
    put(on_mariadb)


def test_errors_tell_no_secrets(database: Database) -> None:
    """Neither the password in the URL nor what a statement carried, such as an interaction's token."""
    values = {"queue": "q" * 9, "turn": "token-of-ada"}
    with pytest.raises(DBAPIError) as failed:
        database.write(lambda tx: tx.execute(text("INSERT INTO nowhere VALUES (:queue, :turn)"), values))
    assert "token-of-ada" not in str(failed.value)
    away = Database("mysql+pymysql://root:hunter2@127.0.0.1:1/distillery")
    with pytest.raises(Unavailable) as unavailable:
        away.check()
    assert "hunter2" not in str(unavailable.value)


def test_a_deadlock_is_run_again_from_the_start(on_mariadb: Database) -> None:
    heads = schema.queue_heads
    on_mariadb.write(lambda tx: tx.execute(insert(heads), [{"queue": name, "turn": 0.0} for name in "ab"]))
    together = Barrier(2)

    def add_to(first: str, second: str) -> None:
        met = False

        def add(tx: Connection) -> None:
            nonlocal met
            tx.execute(heads.update().where(heads.c.queue == first).values(turn=heads.c.turn + 1))
            if not met:
                met = True
                together.wait(10)
            tx.execute(heads.update().where(heads.c.queue == second).values(turn=heads.c.turn + 1))

        on_mariadb.write(add)

    with capture_logs() as logs, ThreadPoolExecutor(2) as pool:
        list(pool.map(add_to, "ab", "ba"))
    assert [line["event"] for line in logs] == ["transaction_retried"]
    assert [row["turn"] for row in rows(on_mariadb, heads)] == [2.0, 2.0]


def test_what_cannot_succeed_is_not_tried_again(database: Database) -> None:
    calls = []

    def wrong(tx: Connection) -> None:
        calls.append(tx)
        tx.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(Exception, match="nowhere"):
        database.write(wrong)
    assert len(calls) == 1


def test_eight_threads_share_one_sqlite_file(tmp_path: Path) -> None:
    """From its very first connection on: nobody ever hears that the database is locked."""
    migrate.upgrade(first := Database(f"sqlite:///{tmp_path / 'busy.sqlite'}"))
    first.close()
    database = Database(f"sqlite:///{tmp_path / 'busy.sqlite'}")
    start = Barrier(8)

    def work(number: int) -> int:
        queue = GenerationQueue(database, f"m{number}")
        done = 0
        start.wait(10)
        for _ in range(12):
            put(database, f"member-{number}")
            held = queue.exchange([], 2)
            queue.renew(held)
            queue.exchange([succeeded(one) for one in held], 0)
            done += len(held)
        return done

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(work, range(8)))
    assert done == len(rows(database, schema.deliveries)) == len(rows(database, schema.pictures))
    assert sum(used(database, f"member-{number}") for number in range(8)) == 96
    database.close()
