"""`python -m bot`: settings → adapters → the bot, until SIGTERM. `python -m bot sync [--force]`: only the commands."""

import asyncio
import sys
from typing import Annotated

import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.registration import register
from bot.gateway.runner import Bot
from bot.parts import Parts
from bot.settings import BotSettings
from distillery import log
from distillery.cache.port import Cache, Doorbell
from distillery.database import revision
from distillery.front import open_front
from distillery.queue.deliveries import SendQueue
from distillery.settings import load
from distillery.signals import on_stop
from distillery.vocabulary.errors import DistilleryError, Unavailable


def build(settings: BotSettings, shared: tuple[Cache, Doorbell] | None = None) -> Parts:
    """The parts of a bot; `shared` is the cache of the process it lives in, when that is not its own."""
    front = open_front(settings, settings.public_url or "", shared)
    return Parts(**vars(front), sends=SendQueue(front.database, settings.bot_name))


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def serve(context: typer.Context) -> None:
    """Be a bot process until SIGTERM."""
    if context.invoked_subcommand:
        return
    settings = _settings()
    bot = Bot(_checked(build(settings)), settings)
    on_stop(bot.stop)
    bot.run()


@app.command()
def sync(force: Annotated[bool, typer.Option("--force", help="even if nothing has changed")] = False) -> None:
    """Register the commands with Discord, and end."""
    settings = _settings()
    asyncio.run(register(_checked(build(settings)), settings, force=force))


def _checked(parts: Parts) -> Parts:
    """The same, once the tables are those we expect. Raises DistilleryError; a database that is away is waited for."""
    try:
        revision.require(parts.database)
    except (Unavailable, SQLAlchemyError) as error:
        structlog.get_logger().warning("database_does_not_answer", error=str(error))
    return parts


def _settings() -> BotSettings:
    settings = load(BotSettings)
    log.configure("bot", settings.log_level, settings.log_format, settings.cloudwatch)
    return settings


def main() -> int:
    """The exit code: 2 with a sentence for who started it when it cannot go on."""
    try:
        app(standalone_mode=False)
    except DistilleryError as error:
        print(error, file=sys.stderr)  # noqa: T201 - for who started it, whatever the log's format
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
