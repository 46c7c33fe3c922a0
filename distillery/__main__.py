"""`python -m distillery`: the operator's commands, and `up`, which runs everything in one process."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import httpx
import typer

from api.settings import ApiSettings
from distillery import log
from distillery.banner import banner
from distillery.cli import ask, language, operate
from distillery.settings import load
from distillery.signals import on_stop
from distillery.up import UpSettings, free_port, running
from distillery.vocabulary.errors import DistilleryError

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for command in (operate.migrate, operate.check, operate.queue, language.parse, language.render):
    app.command()(command)


@app.command()
def up() -> None:
    """Run everything in one command, on embedded defaults for all that is not configured."""
    settings = load(ApiSettings)
    log.configure(
        "up", settings.log_level, "console" if "log_format" not in settings.model_fields_set else settings.log_format
    )
    with running(settings, load(UpSettings)) as system:
        on_stop(system.api.stop)
        print(banner(system.address), flush=True)
        system.api.run()


@app.command()
def serve(
    text: language.Text, out: Annotated[Path, typer.Option(help="where the pictures go")] = Path("pictures")
) -> None:
    """Ask for pictures: from the API that runs here, or else from a system started just for this."""
    settings = load(ApiSettings)
    key = settings.keys[0] if settings.keys else None
    with _reachable(settings) as address:
        ask.serve(address, key, text, out)


@contextmanager
def _reachable(settings: ApiSettings) -> Iterator[str]:
    try:
        httpx.get(f"{settings.address}/healthz", timeout=2.0).raise_for_status()
    except httpx.HTTPError:
        log.configure("serve", "WARNING", "console")
        private = settings.model_copy(update={"port": free_port(), "public_url": None})
        with running(private, load(UpSettings)) as system:
            thread = threading.Thread(target=system.api.run)
            thread.start()
            try:
                _wait_until_alive(system.address)
                yield system.address
            finally:
                system.api.stop()
                thread.join()
    else:
        yield settings.address


def _wait_until_alive(address: str) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(retries=5), timeout=10.0) as http:
        http.get(f"{address}/healthz").raise_for_status()


def main() -> None:
    """Run a command; an error that explains itself ends with its sentence and exit code 2."""
    try:
        app()
    except DistilleryError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
