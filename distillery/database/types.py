"""Column types and the database's clock, the same on MySQL, MariaDB and SQLite."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text, literal
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC with microseconds; stored naive, given and received with its zone."""

    impl = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")  # members' and failures' words, up to 16 MB
Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only INTEGER keys
Period = String(32).with_variant(String(), "sqlite")  # of a quota; SQLite minds no lengths, so it has none to widen
Document = JSON(none_as_null=True)


class utc_now(FunctionElement[datetime]):  # noqa: N801 - reads as a SQL function
    """The database's own clock, `offset` seconds from now: leases must not depend on anybody else's."""

    inherit_cache = True
    type = UtcDateTime()

    def __init__(self, offset: float = 0.0) -> None:
        super().__init__(literal(round(offset * 1_000_000), Integer()))


@compiles(utc_now, "sqlite")
def _sqlite_now(element: utc_now, compiler: Any, **options: Any) -> str:
    # In the shape SQLAlchemy stores: SQLite compares instants as text.
    offset = compiler.process(element.clauses, **options)
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', printf('%+.6f seconds', {offset} / 1e6)) || '000')"


@compiles(utc_now, "mysql")
@compiles(utc_now, "mariadb")
def _mysql_now(element: utc_now, compiler: Any, **options: Any) -> str:
    return f"TIMESTAMPADD(MICROSECOND, {compiler.process(element.clauses, **options)}, UTC_TIMESTAMP(6))"
