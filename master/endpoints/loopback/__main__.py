"""`python -m master.endpoints.loopback --port 8001`: the loopback GPU endpoint as a process of its own."""

import os

import typer
import uvicorn

from master.endpoints.loopback.app import create_app
from master.endpoints.loopback.jobs import WORKER_SILENCE


def main(port: int = 8001, host: str = "127.0.0.1", silence: float = WORKER_SILENCE) -> None:
    """Serve until SIGTERM. RUNPOD_API_KEY, when set, is asked of every caller.

    A worker's jobs go to another after SILENCE seconds without a word from it.
    """
    app = create_app(os.environ.get("RUNPOD_API_KEY"), silence)
    uvicorn.run(app, host=host, port=port, log_level="warning")


if __name__ == "__main__":
    typer.run(main)
