"""A language model behind OpenAI's chat protocol: one question, one bounded answer, one deadline for all of it."""

import asyncio
import json
import re
from contextlib import closing
from typing import Any

import httpx

from distillery.vocabulary.text import Text, text

DEADLINE = 6.0  # seconds, from the look-up of the name to the answer's last byte
ANSWER_LIMIT = 64 * 1024  # bytes of the answer that are read; a prompt takes a hundredth of it
PROMPT_LIMIT = 1200  # characters of a rewritten prompt
TOKEN_LIMIT = 400  # that it may write

INSTRUCTION = """\
You improve prompts for an image generator. Rewrite the prompt that the user sends so that the picture is striking: \
keep its subject, add concrete visual detail, light, lens or medium, composition, mood and palette. Be bold. \
Keep weights such as (a dog:1.3) and marks such as ::blue EYES:: exactly as they are. \
Answer with the new prompt only: one paragraph in the user's language, at most 100 words, no quotes, no explanation."""

_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LABEL = re.compile(r"^(?:(?:new|rewritten|improved)\s+)?prompt\s*:\s*", re.IGNORECASE)
_FLAG_LIKE = re.compile(r"(?:^|(?<=\s))[-－−—–―]+(?=\w)")  # would be read as a flag when it is sent again
_QUOTES = {'"': '"', "“": "”", "'": "'", "`": "`", "«": "»"}


class NoAnswer(Exception):
    """There is no usable answer. `told` is for the member, `reason` for the log; neither holds a secret."""

    def __init__(self, message: Text, reason: str) -> None:
        self.told, self.reason = message, reason
        super().__init__(message)


class LanguageModel:
    """`model` at `url` (the part before ``/chat/completions``). Safe for many threads; no redirects, no proxies."""

    def __init__(self, url: str, model: str, key: str | None = None, deadline: float = DEADLINE) -> None:
        self._url = f"{url}/chat/completions"
        self._model = model
        self._key = key
        self._deadline = deadline
        self._tls = httpx.create_ssl_context()

    def rewrite(self, prompt: str) -> str:
        """`prompt` in the model's words: one line, `PROMPT_LIMIT` characters at most. Raises NoAnswer."""
        # Only a task can be stopped wherever it is, be it in the middle of a header. And unlike asyncio.run,
        # closing a loop does not wait for a look-up that hangs.
        with closing(asyncio.new_event_loop()) as loop:
            try:
                return _prompt_in(loop.run_until_complete(self._ask(prompt)))
            finally:
                loop.run_until_complete(loop.shutdown_asyncgens())

    async def _ask(self, prompt: str) -> bytes:
        try:
            async with asyncio.timeout(self._deadline):
                return await self._exchange(prompt)
        except TimeoutError:
            raise NoAnswer(text("The language model took too long."), "deadline") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # Its own words may quote a header, and with it the key.
            raise NoAnswer(text("The language model did not answer."), type(error).__name__) from None

    async def _exchange(self, prompt: str) -> bytes:
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        async with (
            httpx.AsyncClient(verify=self._tls, timeout=self._deadline, trust_env=False) as client,
            client.stream("POST", self._url, json=self._question(prompt), headers=headers) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise NoAnswer(text("The language model did not answer."), f"status {response.status_code}")
            return await _bounded(response)

    def _question(self, prompt: str) -> dict[str, Any]:
        messages = [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": prompt}]
        return {"model": self._model, "messages": messages, "max_tokens": TOKEN_LIMIT, "temperature": 1.0}


async def _bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > ANSWER_LIMIT:
            raise NoAnswer(text("The language model's answer is far too long."), "answer too large")
    return bytes(body)


def _prompt_in(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NoAnswer(text("The language model answered what nobody understands."), "malformed answer") from None
    prompt = _plain(content) if isinstance(content, str) else ""
    if not prompt:
        raise NoAnswer(text("The language model had nothing to say."), "empty answer")
    return prompt


def _plain(content: str) -> str:
    """The prompt alone: no thoughts, label, quotes, line ends, control characters, or words that look like flags."""
    spoken = "".join(letter if letter.isprintable() else " " for letter in _THOUGHTS.sub(" ", content))
    line = _LABEL.sub("", " ".join(spoken.split()).strip("` "))
    if len(line) > 1 and _QUOTES.get(line[0]) == line[-1]:
        line = line[1:-1].strip()
    return _cut(_FLAG_LIKE.sub("", line))


def _cut(line: str) -> str:
    """At the end of a sentence or part of one, where the limit is passed."""
    if len(line) <= PROMPT_LIMIT:
        return line
    kept = line[:PROMPT_LIMIT]
    ends = [kept.rfind(mark) for mark in (". ", ", ", " ")]
    return kept[: next((end for end in ends if end > PROMPT_LIMIT // 2), PROMPT_LIMIT)].rstrip(" ,")
