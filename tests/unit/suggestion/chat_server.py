"""A loopback server that speaks OpenAI's chat protocol, well or badly, and remembers what it was asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


def completion(content: Any) -> bytes:
    """A chat completion that says `content`."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    return json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice]}).encode()


class ChatServer:
    """`behave` answers each request by writing to the handler; `asked` are the requests: path, headers, body, from."""

    def __init__(self, behave: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.asked: list[dict[str, Any]] = []
        self.over = Event()
        self._behave = behave

    @contextmanager
    def running(self) -> Iterator[str]:
        """The URL to give as LLM_URL."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            self.over.set()
            server.shutdown()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                sender = {"from": self.client_address}
                chat.asked.append({"path": self.path, "headers": dict(self.headers), "body": body, **sender})
                try:
                    chat._behave(self)
                except OSError:
                    self.close_connection = True  # who asked is gone: that is what many of these tests are about

            def log_message(self, format: str, *args: Any) -> None:
                return None

        return Handler


def answering(body: bytes, status: int = 200) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer every request with `status` and `body`."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave
