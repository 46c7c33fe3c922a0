"""The routes that carry pictures: `/view` and `/upload/image`."""

import io
import mimetypes
from pathlib import Path
from typing import Any

from aiohttp import BodyPartReader, web
from PIL import Image

from worker.standin.folders import Folders, OutsideFolder, inside


def routes(folders: Folders) -> list[web.RouteDef]:
    """Both routes, reading and writing under `folders`."""
    pictures = PictureRoutes(folders)
    return [
        web.get("/view", pictures.view),
        web.post("/upload/image", pictures.upload),
        web.post("/upload/mask", pictures.upload),
    ]


class PictureRoutes:
    """Handlers over one set of folders."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    async def view(self, request: web.Request) -> web.StreamResponse:
        """One file; 404 when absent, 400 for a name or type that makes no sense, 403 for a way out."""
        asked = request.query
        name = asked.get("filename", "")
        if not name:
            return web.Response(status=404)
        if name.startswith("/") or ".." in name:
            return web.Response(status=400)
        try:
            path = self._folders.find(name, asked.get("subfolder", ""), asked.get("type", "output"))
        except KeyError:
            return web.Response(status=400)
        except OutsideFolder:
            return web.Response(status=403)
        return _answer(path, asked.get("preview")) if path.is_file() else web.Response(status=404)

    async def upload(self, request: web.Request) -> web.Response:
        """Stores the multipart field `image`; answers with the name it got, which may differ."""
        fields, name, content = await _read_form(request)
        if content is None or not name:
            return web.Response(status=400)
        kind, subfolder = fields.get("type", "input"), fields.get("subfolder", "")
        base = self._folders.of(kind)  # an unknown type is a 500, as in ComfyUI
        try:
            wanted = inside(base, f"{subfolder}/{name}" if subfolder else name)
        except OutsideFolder:
            return web.Response(status=400)
        overwrite = fields.get("overwrite", "").lower() in {"true", "1"}
        stored = _store(wanted, content, overwrite)
        return web.json_response({"name": stored.name, "subfolder": subfolder, "type": kind})


async def _read_form(request: web.Request) -> tuple[dict[str, str], str, bytes | None]:
    fields, name, content = {}, "", None
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "image":
            name, content = part.filename or "", bytes(await part.read())
        elif part.name:
            fields[part.name] = await part.text()
    return fields, name, content


def _store(wanted: Path, content: bytes, overwrite: bool) -> Path:
    """Writes to the wanted path, or beside it as `name (1).png` when another file has that name already."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    path, count = wanted, 1
    while not overwrite and path.exists():
        if path.read_bytes() == content:
            return path
        path = wanted.with_name(f"{wanted.stem} ({count}){wanted.suffix}")
        count += 1
    path.write_bytes(content)
    return path


def _answer(path: Path, preview: str | None) -> web.StreamResponse:
    headers = {"Content-Disposition": f'filename="{path.name}"'}
    if preview is None:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return web.FileResponse(path, headers={**headers, "Content-Type": kind})
    wanted, _, quality = preview.partition(";")
    encoding = "jpeg" if wanted in {"jpeg", "jpg"} else "webp"
    settings: dict[str, Any] = {"quality": int(quality) if quality.isdigit() else 90}
    encoded = io.BytesIO()
    with Image.open(path) as picture:
        picture.convert("RGB").save(encoded, encoding, **settings)
    return web.Response(body=encoded.getvalue(), content_type=f"image/{encoding}", headers=headers)
