"""Files on the loopback CDN."""

import asyncio
import hashlib
import io
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image, UnidentifiedImageError

from tests.support.discord.model.snowflake import Snowflakes


@dataclass
class Attachment:
    """One stored file and the address it is served from."""

    id: int
    filename: str
    content: bytes
    url: str
    description: str | None = None
    pixels: tuple[int, int] | None = None

    @property
    def content_type(self) -> str:
        return mimetypes.guess_type(self.filename)[0] or "application/octet-stream"

    def payload(self) -> dict[str, Any]:
        """An attachment object (schema `MessageAttachmentResponse`)."""
        facts = {"id": str(self.id), "filename": self.filename, "size": len(self.content), "url": self.url}
        facts |= {"proxy_url": self.url, "content_type": self.content_type}
        if self.description is not None:
            facts["description"] = self.description
        if self.pixels:
            facts |= {"width": self.pixels[0], "height": self.pixels[1]}
        return facts

    def view(self) -> dict[str, Any]:
        """The same for tests, with the bytes' SHA-256."""
        return {**self.payload(), "id": self.id, "sha256": hashlib.sha256(self.content).hexdigest()}


class Cdn:
    """Every file ever uploaded, by attachment id; `certificate` is the file that makes clients trust it.

    Answers while it is `open`; `waiting` are those that were asked for and not answered yet.
    """

    def __init__(self, ids: Snowflakes) -> None:
        self.base_url = ""
        self.certificate = Path()
        self.waiting = 0
        self.open = asyncio.Event()
        self.open.set()
        self._ids = ids
        self.files: dict[int, Attachment] = {}

    def store(self, channel_id: int, filename: str, content: bytes, description: str | None = None) -> Attachment:
        attachment_id = self._ids.next()
        # Discord signs the address and lets it run out, so nobody may keep one for later.
        url = f"{self.base_url}/cdn/attachments/{channel_id}/{attachment_id}/{quote(filename)}?ex=7fffffff&is=0&hm=0"
        stored = Attachment(attachment_id, filename, content, url, description, _pixels(content))
        self.files[attachment_id] = stored
        return stored


def _pixels(content: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except UnidentifiedImageError:
        return None
