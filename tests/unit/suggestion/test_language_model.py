"""Rewriting over the wire: what is sent, what is taken from an answer, and that every failure ends in the prompt."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from time import monotonic
from typing import Any

import pytest
from structlog.testing import capture_logs

from distillery.suggestion.language_model import ANSWER_LIMIT, PROMPT_LIMIT, LanguageModel
from distillery.suggestion.rewriter import Rewriter, Rewritten
from tests.unit.suggestion.chat_server import ChatServer, answering, completion

KEY = "sk-very-secret-0123456789"
PROMPT = "a red fox (in snow:1.3)"


def ask(server: ChatServer, deadline: float = 5.0) -> tuple[Rewritten, list[Any]]:
    """What a rewriter on `server` makes of PROMPT, and what it logs."""
    with server.running() as url, capture_logs() as logs:
        return Rewriter(LanguageModel(url, "tiny-chat", KEY, deadline)).rewrite(PROMPT, 7), logs


def said(content: Any) -> str:
    return ask(ChatServer(answering(completion(content))))[0].text


def test_the_protocol() -> None:
    server = ChatServer(answering(completion("A red fox at dawn (in snow:1.3), backlit, 85mm")))
    rewritten, logs = ask(server)
    assert rewritten == Rewritten("A red fox at dawn (in snow:1.3), backlit, 85mm", "Rewritten by a language model.")
    (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["headers"]["Authorization"] == f"Bearer {KEY}"
    assert asked["body"]["model"] == "tiny-chat"
    assert asked["body"]["messages"][-1] == {"role": "user", "content": PROMPT}
    assert 0 < asked["body"]["max_tokens"] <= 1000
    assert [line["event"] for line in logs] == ["prompt_rewritten"]


def test_the_key_goes_to_no_proxy_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    server, proxy = (ChatServer(answering(completion(words))) for words in ("a fox at dawn", "a fox by proxy"))
    with proxy.running() as url:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert ask(server)[0].text == "a fox at dawn"
    assert proxy.asked == []


def test_without_a_key_none_is_sent() -> None:
    server = ChatServer(answering(completion("a fox")))
    with server.running() as url:
        LanguageModel(url, "tiny-chat").rewrite(PROMPT)
    assert "Authorization" not in server.asked[0]["headers"]


@pytest.mark.parametrize(
    ("content", "prompt"),
    [
        ("  a fox,\n\nat dawn \t ", "a fox, at dawn"),
        ('"a fox at dawn"', "a fox at dawn"),
        ("“a fox at dawn”", "a fox at dawn"),
        ("Prompt: a fox at dawn", "a fox at dawn"),
        ("Rewritten prompt: “a fox”", "a fox"),
        ("```\na fox\n```", "a fox"),
        ("<think>The user wants a fox.\nHm.</think>\na fox at dawn", "a fox at dawn"),
        ('a "red" fox', 'a "red" fox'),
        ("a fox\x00\x1b[31m at\u202e dawn", "a fox [31m at dawn"),
        ("a fox --seed 1 —ar 16:9 well-lit", "a fox seed 1 ar 16:9 well-lit"),
        ("::blue EYES:: of a (fox:1.2)", "::blue EYES:: of a (fox:1.2)"),
        ("лиса 🦊 на рассвете", "лиса 🦊 на рассвете"),
    ],
)
def test_what_is_taken_from_an_answer(content: str, prompt: str) -> None:
    assert said(content) == prompt


def test_a_long_answer_is_cut_between_sentences() -> None:
    text = said("A fox runs through the snow. " * 200)
    assert 0 < len(text) <= PROMPT_LIMIT
    assert text.endswith("through the snow")


def test_a_long_answer_without_a_space_is_cut_all_the_same() -> None:
    assert said("x" * 5000) == "x" * PROMPT_LIMIT


def drip(server: ChatServer, text: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """Write `text` over and over, a byte every tenth of a second: no single read ever takes long."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        while not server.over.is_set():
            for position in range(len(text)):
                handler.wfile.write(text[position : position + 1])
                server.over.wait(0.1)

    return behave


@pytest.mark.parametrize("text", [b"HTTP/1.1 200 OK\r\nX: y", b"X-Slow: 1\r\n"])
def test_dripping_headers_end_at_the_deadline(text: bytes) -> None:
    server = ChatServer(answering(b""))
    server._behave = drip(server, text)
    assert_too_slow(server)


def test_a_dripping_body_ends_at_the_deadline() -> None:
    server = ChatServer(answering(b""))

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        drip(server, b" ")(handler)

    server._behave = behave
    assert_too_slow(server)


def test_silence_ends_at_the_deadline() -> None:
    server = ChatServer(answering(b""))
    server._behave = lambda handler: server.over.wait(30) and None
    assert_too_slow(server)


def assert_too_slow(server: ChatServer) -> None:
    started = monotonic()
    rewritten, _ = ask(server, deadline=0.4)
    assert monotonic() - started < 2.5
    assert rewritten.text == PROMPT
    assert rewritten.note in (
        "The language model took too long. Your prompt was used as it is.",
        "The language model did not answer. Your prompt was used as it is.",  # what dripped was no HTTP
    )


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    handler.close_connection = True


UNAUTHORIZED = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}."}}).encode()
FAILURES = {
    "unauthorized": answering(UNAUTHORIZED, 401),
    "overloaded": answering(b"busy", 503),
    "rate-limited": answering(b"{}", 429),
    "not json": answering(b"<html>welcome</html>"),
    "not an object": answering(b"[]"),
    "no choices": answering(b'{"choices": []}'),
    "no content": answering(completion(None)),
    "not a text": answering(completion([{"type": "text"}])),
    "nothing": answering(completion(" \n ")),
    "only thoughts": answering(completion("<think>Let me see … ")),
    "deeply nested": answering(b"[" * 60_000),
    "not utf-8": answering(b'{"choices": "\xff\xfe"}'),
    "huge": answering(completion("x" * (ANSWER_LIMIT + 1))),
    "cut off": hang_up,
}


@pytest.mark.parametrize("name", FAILURES)
def test_every_failure_ends_in_the_prompt_and_tells_no_key(name: str) -> None:
    rewritten, logs = ask(ChatServer(FAILURES[name]))
    assert rewritten.text == PROMPT
    assert rewritten.note is not None
    assert rewritten.note.endswith("Your prompt was used as it is.")
    assert [line["event"] for line in logs] == ["prompt_not_rewritten"]
    assert KEY not in repr((rewritten, logs))


def test_a_redirect_does_not_take_the_key_along() -> None:
    elsewhere = ChatServer(answering(completion("a stolen fox")))
    with elsewhere.running() as there:

        def behave(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", f"{there}/chat/completions")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        rewritten, _ = ask(ChatServer(behave))
    assert rewritten.text == PROMPT
    assert elsewhere.asked == []


def test_nobody_there() -> None:
    with ChatServer(answering(b"")).running() as url:
        pass
    rewritten = Rewriter(LanguageModel(url, "tiny-chat", KEY)).rewrite(PROMPT, 7)
    assert rewritten == Rewritten(PROMPT, "The language model did not answer. Your prompt was used as it is.")


def test_an_endless_answer_is_not_read_to_its_end(caplog: pytest.LogCaptureFixture) -> None:
    sent = 0

    def behave(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        while True:
            sent += handler.wfile.write(b"x" * 65536)

    started = monotonic()
    rewritten, _ = ask(ChatServer(behave))
    assert rewritten.text == PROMPT
    assert sent < 2**26, "more was sent than buffers hold"
    assert monotonic() - started < 5
    assert caplog.messages == [], "nothing was left behind in the loop"
