"""What the routes work with: built once by a composition root, found by every route through `request.app.state`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from distillery.front import Front
from distillery.storage.port import Storage


@dataclass(frozen=True, kw_only=True)
class Parts(Front):
    """Everything a route may need.

    `files` is set when pictures are served from a folder by this API, `public_host` is its name in the world.
    """

    files: Storage | None
    keys: tuple[str, ...] = ()
    public_host: str | None = None


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


P = Annotated[Parts, Depends(_parts)]
