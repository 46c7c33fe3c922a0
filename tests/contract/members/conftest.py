"""What members keep and use up, on a migrated database: once on SQLite and once on MariaDB."""

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from tests.contract.database.conftest import (  # noqa: F401 - fixtures
    database,
    migrated_mariadb,
    migrated_sqlite,
    on_mariadb,
    on_sqlite,
)
from tests.support.asks import put, rows, succeeded


def made(database: Database, member: str = "ada", images: int = 1, *, sent: bool = True, **ask: object) -> str:  # noqa: F811
    """The public id of a request whose pictures were made, and sent unless told otherwise."""
    public_id = put(database, member, images=images, **ask)  # type: ignore[arg-type]
    queue = GenerationQueue(database, "m")
    queue.exchange([succeeded(one) for one in queue.exchange([], 9)], 0)
    bot = SendQueue(database, "bot")
    for delivery in bot.claim(9) if sent else []:
        bot.sent(delivery, "token")
    return public_id


def picture_id(database: Database, public_id: str) -> int:  # noqa: F811
    """The id of the request's first picture."""
    (request,) = rows(database, schema.requests, public_id=public_id)
    return int(rows(database, schema.pictures, request_id=request["id"])[0]["id"])
