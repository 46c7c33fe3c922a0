"""`python -m api`: settings → adapters → the HTTP server, until SIGTERM."""

import sys

from api.app import create_app
from api.parts import Parts
from api.server import Server, require_free
from api.settings import ApiSettings
from distillery import log
from distillery.cache.factory import open_cache
from distillery.cache.port import Cache, Doorbell
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.intake.intake import Intake
from distillery.queue.progress import ProgressBoard
from distillery.queue.views import RequestViews
from distillery.settings import load
from distillery.signals import on_stop
from distillery.storage.factory import open_storage
from distillery.vocabulary.errors import DistilleryError


def build(settings: ApiSettings, shared: tuple[Cache, Doorbell] | None = None) -> Parts:
    """The parts of an API; `shared` is the cache of the process it lives in, when that is not its own."""
    database = Database(settings.database_url, settings.database_pool)
    cache, doorbell = shared or open_cache(settings.cache_url)
    storage = open_storage(settings.storage_url, s3_endpoint_url=settings.s3_endpoint_url, public_url=settings.address)
    catalogue = Catalogue.load(settings.workflows, settings.models)
    return Parts(
        database=database,
        cache=cache,
        doorbell=doorbell,
        storage=storage,
        catalogue=catalogue,
        intake=Intake(database, doorbell, catalogue, settings, settings.images_per_generation),
        views=RequestViews(database, ProgressBoard(cache), storage),
        files=storage if settings.storage_url.startswith("file:") else None,
        keys=settings.keys,
    )


def main() -> int:
    try:
        settings = load(ApiSettings)
        log.configure("api", settings.log_level, settings.log_format)
        require_free(settings.host, settings.port)
        parts = build(settings)
    except DistilleryError as error:
        print(error, file=sys.stderr)  # noqa: T201 - before there is a log
        return 2
    server = Server(create_app(parts), settings.host, settings.port)
    on_stop(server.stop)
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
