"""Request bodies: JSON, or multipart with `payload_json` and `files[n]`."""

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.support.discord.rest.errors import not_json

_FILE = re.compile(r"files\[(\d+)\]")


@dataclass(frozen=True)
class Upload:
    """One file of a request; `index` is what the body's `attachments` call it."""

    index: int
    filename: str
    content: bytes


async def read(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON body and the files that came with it.

    Raises:
        ApiError: the body is not JSON.
    """
    if request.content_type == "multipart/form-data":
        return await _multipart(request)
    raw = await request.read()
    return (_parse(raw) if raw else None), []


async def _multipart(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = {}
    uploads = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=False))
        if part.name == "payload_json":
            body = _parse(content)
        elif slot := _FILE.fullmatch(part.name or ""):
            uploads.append(Upload(int(slot[1]), part.filename or "unknown", content))
    return body, uploads


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise not_json() from None
