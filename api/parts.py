"""What the routes work with: built once by a composition root, found by every route through `request.app.state`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from distillery.cache.port import Cache, Doorbell
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.intake.intake import Intake
from distillery.queue.views import RequestViews
from distillery.storage.port import Storage


@dataclass(frozen=True)
class Parts:
    """Everything a route may need. `files` is set when pictures are served from a folder by this API."""

    database: Database
    cache: Cache
    doorbell: Doorbell
    storage: Storage
    catalogue: Catalogue
    intake: Intake
    views: RequestViews
    files: Storage | None
    keys: tuple[str, ...] = ()


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


P = Annotated[Parts, Depends(_parts)]
