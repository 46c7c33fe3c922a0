"""Starts the stand-in: `python -m worker.standin --port 8188`."""

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

from aiohttp import web

from worker.standin.nodes import faults
from worker.standin.options import Options
from worker.standin.server import build


def main() -> None:
    """Serves until it is killed or interrupted; says where on the first line of its output."""
    options = _options(sys.argv[1:])
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options))


async def _serve(options: Options) -> None:
    runner = web.AppRunner(build(options), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, options.host, options.port)
    await site.start()
    port = runner.addresses[0][1]
    sys.stdout.write(f"stand-in ComfyUI on http://{options.host}:{port} (draws with no model)\n")
    sys.stdout.flush()
    await asyncio.Event().wait()  # like ComfyUI it drains nothing: SIGTERM ends it at once


def _options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m worker.standin",
        description=__doc__,
        epilog=faults.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default=Options.host)
    parser.add_argument("--port", type=int, default=Options.port, help="0 takes a free one")
    parser.add_argument("--dir", type=Path, default=Options.directory, help="holds output/ input/ temp/ models/")
    parser.add_argument("--step-seconds", type=float, default=Options.step_seconds)
    parser.add_argument("--load-seconds", type=float, default=Options.load_seconds)
    parser.add_argument("--models", default=Options.models, help="any | a models/ directory | checkpoints/a,loras/b,…")
    custom = "definitions whose custom nodes it has; none: ComfyUI's own nodes only"
    parser.add_argument("--workflows", type=Path, default=Options.workflows, help=custom)
    given = parser.parse_args(arguments)
    workflows = None if given.workflows == Path("none") else given.workflows
    return Options(given.host, given.port, given.dir, given.step_seconds, given.load_seconds, given.models, workflows)


if __name__ == "__main__":
    main()
