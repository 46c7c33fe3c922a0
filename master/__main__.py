"""`python -m master`: settings → adapters → the loop, until SIGTERM."""

import sys

from distillery import health, log
from distillery.cache.factory import open_cache
from distillery.cache.port import Cache, Doorbell
from distillery.database.engine import Database
from distillery.queue.generations import GenerationQueue
from distillery.queue.progress import ProgressBoard
from distillery.settings import load, reveal
from distillery.signals import on_stop
from distillery.storage.factory import open_storage
from distillery.vocabulary.errors import DistilleryError, SettingsError
from master.dispatch import Ports
from master.endpoints.runpod import RunpodEndpoint
from master.loop import Master
from master.settings import MasterSettings


def build(settings: MasterSettings, shared: tuple[Cache, Doorbell] | None = None) -> Master:
    """A master with everything it needs, nothing running yet; `shared` is the cache of the process it lives in."""
    if settings.runpod_endpoint_id is None:
        raise SettingsError(
            "RUNPOD_ENDPOINT_ID: say which GPU endpoint to use, or run everything with `python -m distillery up`."
        )
    database = Database(settings.database_url, settings.database_pool)
    cache, doorbell = shared or open_cache(settings.cache_url)
    ports = Ports(
        queue=GenerationQueue(database, settings.master_name, settings.master_lease),
        endpoint=RunpodEndpoint(settings.runpod_base_url, settings.runpod_endpoint_id, reveal(settings.runpod_api_key)),
        board=ProgressBoard(cache),
        storage=open_storage(settings.storage_url, s3_endpoint_url=settings.s3_endpoint_url, public_url=""),
        poll=settings.endpoint_poll,
    )
    return Master(
        ports, doorbell, slots=settings.master_slots, lease=settings.master_lease, drain=settings.master_drain
    )


def main() -> int:
    try:
        settings = load(MasterSettings)
        log.configure("master", settings.log_level, settings.log_format, settings.cloudwatch)
        master = build(settings)
        health.serve(settings.health_port, ready=master.pulse.ready, alive=master.pulse.alive)
    except DistilleryError as error:
        print(error, file=sys.stderr)  # noqa: T201 - before there is a log
        return 2
    on_stop(master.stop)
    master.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
