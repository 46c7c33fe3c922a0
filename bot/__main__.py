"""`python -m bot`: settings → adapters → the bot, until SIGTERM."""

import sys

from bot.parts import Parts
from bot.runner import Bot
from bot.settings import BotSettings
from distillery import log, metrics
from distillery.cache.factory import open_cache
from distillery.cache.port import Cache, Doorbell
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.intake.intake import Intake
from distillery.queue.deliveries import SendQueue
from distillery.queue.progress import ProgressBoard
from distillery.queue.views import RequestViews
from distillery.settings import load
from distillery.signals import on_stop
from distillery.storage.factory import open_storage
from distillery.vocabulary.errors import DistilleryError


def build(settings: BotSettings, shared: tuple[Cache, Doorbell] | None = None) -> Parts:
    """The parts of a bot; `shared` is the cache of the process it lives in, when that is not its own."""
    database = Database(settings.database_url, settings.database_pool)
    cache, doorbell = shared or open_cache(settings.cache_url)
    storage = open_storage(
        settings.storage_url, s3_endpoint_url=settings.s3_endpoint_url, public_url=settings.public_url or ""
    )
    catalogue = Catalogue.load(settings.workflows, settings.models)
    return Parts(
        database=database,
        cache=cache,
        doorbell=doorbell,
        storage=storage,
        catalogue=catalogue,
        intake=Intake(database, doorbell, catalogue, settings, settings.images_per_generation),
        views=RequestViews(database, ProgressBoard(cache), storage),
        sends=SendQueue(database, settings.bot_name),
    )


def main() -> int:
    try:
        settings = load(BotSettings)
        log.configure("bot", settings.log_level, settings.log_format)
        bot = Bot(build(settings), settings)
        metrics.serve(settings.metrics_port)
        on_stop(bot.stop)
        bot.run()
    except DistilleryError as error:
        print(error, file=sys.stderr)  # noqa: T201 - for who started it, whatever the log's format
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
