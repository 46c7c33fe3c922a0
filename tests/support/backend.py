"""The shared parts of a system in this process, on a database of its own: to queue work and look at what came of it."""

from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from distillery.cache.factory import open_cache
from distillery.catalogue import Catalogue
from distillery.database import revision, schema
from distillery.database.engine import Database
from distillery.intake.ask import Ask
from distillery.queue.cancel import cancel
from distillery.queue.generations import GenerationQueue
from distillery.queue.progress import ProgressBoard
from distillery.queue.views import RequestView, RequestViews
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.clock import new_id
from tests.support.intake import an_intake
from tests.support.service import ROOT


def shipped_catalogue() -> Catalogue:
    """The commands, families and models of this repository."""
    return Catalogue.load(ROOT / "workflows", ROOT / "models.toml")


def _make_tables(database: Database) -> None:
    """What migrating an empty database gives, faster: that both are the same is tested elsewhere."""
    schema.metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        MigrationContext.configure(connection).stamp(ScriptDirectory(str(revision.SCRIPTS)), "head")


class Backend:
    """A database with its tables, a cache, the storage `folder`/pictures, and intake."""

    def __init__(self, database_url: str, folder: Path, catalogue: Catalogue, cache_url: str = "memory://") -> None:
        self.database = Database(database_url)
        _make_tables(self.database)
        self.cache, self.doorbell = open_cache(cache_url)
        self.board = ProgressBoard(self.cache)
        self.storage = FolderStorage(folder / "pictures", "http://127.0.0.1:8080")
        self.catalogue = catalogue
        self.intake = an_intake(self.database, catalogue, folder / "pictures", doorbell=self.doorbell)
        self._views = RequestViews(self.database, self.board)

    def ask(self, text: str = "a red fox --seed 7 --images 1", member: str = "ann") -> str:
        """Queue `text`; the request's id."""
        ask = Ask(channel="api", source=new_id(), member_id=member, text=text)
        return self.intake.submit(ask, self.catalogue.parse(text)).request_id

    def view(self, request_id: str) -> RequestView:
        """The request as its member sees it."""
        view = self._views.one(request_id)
        assert view is not None, f"there is no request {request_id}"
        return view

    def cancel(self, request_id: str) -> bool:
        """Call it off as its member would."""
        return cancel(self.database, self.doorbell, request_id)

    def queue(self, owner: str = "first", lease: float = 30.0) -> GenerationQueue:
        """A master's view of the queue."""
        return GenerationQueue(self.database, owner, lease)

    def generations(self, request_id: str) -> list[dict[str, Any]]:
        """The rows of a request's generations, in order."""
        return self._rows(schema.generations, request_id)

    def history(self, request_id: str) -> list[tuple[str, str]]:
        """What happened to it, as (subject, status)."""
        return [(row["subject"], row["status"]) for row in self._rows(schema.events, request_id)]

    def _rows(self, table: Any, request_id: str) -> list[dict[str, Any]]:
        of_request = select(table).join(schema.requests, schema.requests.c.id == table.c.request_id)
        with self.database.read() as connection:
            rows = connection.execute(of_request.where(schema.requests.c.public_id == request_id).order_by(table.c.id))
            return [dict(row._mapping) for row in rows]

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()
