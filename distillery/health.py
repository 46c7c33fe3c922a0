"""What an orchestrator asks a process on its HEALTH_PORT: /healthz (alive?), /readyz (of use, or why not), /metrics."""

import json
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app

from distillery.vocabulary.errors import SettingsError

Judge = Callable[[], Iterable[str]]  # every problem in a sentence; none when all is well


def nothing_wrong() -> Iterable[str]:
    """The judge of a process that is well as long as it answers."""
    return ()


def serve(port: int | None, *, ready: Judge, alive: Judge = nothing_wrong) -> None:
    """Answer on `port`, all interfaces, from threads of their own; without a port, nothing. Raises SettingsError.

    200 or 503 with ``{"ok", "problems"}``.
    """
    if port is None:
        return
    try:
        server = make_server("", port, _application(alive, ready), _Threads, _Quiet)
    except OSError as error:
        raise SettingsError(f"HEALTH_PORT: port {port} cannot be used ({error.strerror}).") from None
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 5.0  # seconds a caller may take to ask

    def log_message(self, *_: Any) -> None:
        """Being asked every few seconds is no news."""


def _application(alive: Judge, ready: Judge) -> Any:
    metrics, judges = make_wsgi_app(), {"/healthz": alive, "/readyz": ready}

    def answer(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/metrics":
            return metrics(environ, start)
        judge = judges.get(environ["PATH_INFO"])
        if judge is None:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"Ask /healthz, /readyz or /metrics.\n"]
        problems = list(judge())
        start("503 Service Unavailable" if problems else "200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"ok": not problems, "problems": problems}).encode()]

    return answer
