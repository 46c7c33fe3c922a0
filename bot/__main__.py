"""`python -m bot`: settings → adapters → the bot, until SIGTERM."""

import sys

from bot.gateway.runner import Bot
from bot.parts import Parts
from bot.settings import BotSettings
from distillery import log, metrics
from distillery.cache.port import Cache, Doorbell
from distillery.front import open_front
from distillery.queue.deliveries import SendQueue
from distillery.settings import load
from distillery.signals import on_stop
from distillery.vocabulary.errors import DistilleryError


def build(settings: BotSettings, shared: tuple[Cache, Doorbell] | None = None) -> Parts:
    """The parts of a bot; `shared` is the cache of the process it lives in, when that is not its own."""
    front = open_front(settings, settings.public_url or "", shared)
    return Parts(**vars(front), sends=SendQueue(front.database, settings.bot_name))


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
