"""`python -m api`: settings → adapters → the HTTP server, until SIGTERM."""

import sys
from urllib.parse import urlsplit

from api.app import create_app
from api.parts import Parts
from api.server import Server, require_free
from api.settings import ApiSettings
from distillery import log
from distillery.cache.port import Cache, Doorbell
from distillery.front import open_front
from distillery.settings import load
from distillery.signals import on_stop
from distillery.vocabulary.errors import DistilleryError


def build(settings: ApiSettings, shared: tuple[Cache, Doorbell] | None = None) -> Parts:
    """The parts of an API; `shared` is the cache of the process it lives in, when that is not its own."""
    front = open_front(settings, settings.files, shared)
    files = front.storage if settings.storage_url.startswith("file:") else None
    host = urlsplit(settings.address).hostname
    return Parts(**vars(front), files=files, keys=settings.keys, public_host=host)


def main() -> int:
    try:
        settings = load(ApiSettings)
        log.configure("api", settings.log_level, settings.log_format, settings.cloudwatch)
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
