"""A provider that is busy, broken or silent, as a test says."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class MoodyServer:
    """Answers each call with the next of its moods; a mood is (status, body), or None for silence."""

    def __init__(self, *moods: tuple[int, str] | None) -> None:
        self.calls: list[str] = []
        self._moods = list(moods)
        self._silent = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server._answer(self)

            do_POST = do_GET  # noqa: N815 - the name that http.server looks for

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=[0.01])
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._silent.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _answer(self, call: BaseHTTPRequestHandler) -> None:
        call.rfile.read(int(call.headers.get("Content-Length", 0)))
        mood = self._moods[min(len(self.calls), len(self._moods) - 1)]
        self.calls.append(f"{call.command} {call.path}")
        if mood is None:
            self._silent.wait(30)
            return
        status, body = mood
        call.send_response(status)
        call.send_header("Content-Length", str(len(body.encode())))
        call.end_headers()
        call.wfile.write(body.encode())
