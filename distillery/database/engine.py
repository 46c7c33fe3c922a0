"""Reaching the database: one engine a process, transactions that are tried again when the server says so."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import structlog
from pymysql.err import MySQLError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random,
    wait_random_exponential,
)

from distillery.vocabulary.errors import Unavailable

log = structlog.get_logger()
T = TypeVar("T")

CONNECT_TIMEOUT = 5  # seconds
QUERY_TIMEOUT = 30  # seconds a read or write on the socket may take
READING = "reading"  # execution option: this connection only reads
DEADLOCK, LOCK_WAIT = 1213, 1205  # MySQL's ways to say: roll back and try again


def _try_again(error: BaseException) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    code = error.orig.args[0] if error.orig and error.orig.args else None
    return code in (DEADLOCK, LOCK_WAIT) or "database is locked" in str(error.orig)


def _log_retry(state: RetryCallState) -> None:
    log.info("transaction_retried", attempt=state.attempt_number)


_PATIENT = Retrying(
    retry=retry_if_exception(_try_again),
    stop=stop_after_attempt(5),
    wait=wait_random_exponential(multiplier=0.02, max=1),
    before_sleep=_log_retry,
    reraise=True,
)


# Where several processes turn a new file into a write-ahead log at once, SQLite refuses instead of waiting.
_OPENING = Retrying(
    retry=retry_if_exception_type(sqlite3.OperationalError),
    stop=stop_after_attempt(50),
    wait=wait_random(0, 0.05),
    reraise=True,
)


class Database:
    """Transactions on one engine. Both adapters behave alike: READ COMMITTED, UTC, short lock waits.

    Raises SQLAlchemy's errors, which name the statement and hide its values: members' tokens are among them.
    """

    def __init__(self, url: str, pool: int = 10) -> None:
        embedded = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if embedded else _mysql(url, pool)
        self._reading: dict[str, Any] = {READING: True} if embedded else {"isolation_level": "AUTOCOMMIT"}

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for single reads; each statement sees what is committed when it starts."""
        try:
            with self.engine.connect().execution_options(**self._reading) as connection:
                yield connection
        except (
            MySQLError
        ) as error:  # the driver's own: it is asked to set isolation levels, and SQLAlchemy wraps statements only
            raise OperationalError("setting the isolation level", None, error, hide_parameters=True) from error

    def write(self, operation: Callable[[Connection], T]) -> T:
        """Run `operation` in one transaction; on a deadlock from the start again, up to five times."""
        for attempt in _PATIENT:
            with attempt:
                return self._once(operation)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _once(self, operation: Callable[[Connection], T]) -> T:
        with self.engine.begin() as transaction:
            return operation(transaction)

    def check(self) -> None:
        """Raises Unavailable, without the password, when the database does not answer."""
        try:
            with self.read() as connection:
                connection.execute(text("SELECT 1"))
        except DBAPIError as error:
            where = self.engine.url.render_as_string(hide_password=True)
            raise Unavailable(f"{where} does not answer: {error.orig}") from None

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event below starts transactions, not the driver
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            _OPENING(connection.execute, f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads and then writes must hold the write lock from its start.
        if not connection.get_execution_options().get(READING):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _mysql(url: str, pool: int) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=pool,
        max_overflow=pool,
        pool_pre_ping=True,
        pool_recycle=1800,
        isolation_level="READ COMMITTED",
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT,
            "read_timeout": QUERY_TIMEOUT,
            "write_timeout": QUERY_TIMEOUT,
            "charset": "utf8mb4",
            "init_command": "SET time_zone='+00:00', innodb_lock_wait_timeout=5",
        },
    )
