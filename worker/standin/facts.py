"""The routes that describe the server: version and memory, features, node classes, model files."""

import os
import platform
import sys
from typing import Any

from aiohttp import web

from worker.standin.catalogue import Catalogue
from worker.standin.hub import SERVER_FEATURES
from worker.standin.models import FOLDERS, ModelShelf
from worker.standin.options import VERSION

PAGE = "<!doctype html><title>Stand-in ComfyUI</title><p>A stand-in for ComfyUI: same API, no model, no editor."


def routes(catalogue: Catalogue, shelf: ModelShelf) -> list[web.RouteDef]:
    """All of them; they only read."""
    facts = FactRoutes(catalogue, shelf)
    return [
        web.get("/system_stats", facts.system_stats),
        web.get("/features", facts.features),
        web.get("/object_info", facts.object_info),
        web.get("/object_info/{class_type}", facts.object_info),
        web.get("/models", facts.model_folders),
        web.get("/models/{folder}", facts.model_files),
        web.get("/embeddings", facts.embeddings),
        web.get("/extensions", facts.extensions),
        web.get("/", facts.page),
    ]


class FactRoutes:
    """Handlers over one catalogue and one model shelf."""

    def __init__(self, catalogue: Catalogue, shelf: ModelShelf) -> None:
        self._catalogue, self._shelf = catalogue, shelf

    async def system_stats(self, request: web.Request) -> web.Response:
        total, free = (os.sysconf("SC_PAGE_SIZE") * os.sysconf(name) for name in ("SC_PHYS_PAGES", "SC_AVPHYS_PAGES"))
        system: dict[str, Any] = {"os": os.name, "ram_total": total, "ram_free": free, "comfyui_version": VERSION}
        system |= {"required_frontend_version": None, "installed_templates_version": None}
        system |= {"required_templates_version": None, "python_version": f"{platform.python_version()} (stand-in)"}
        system |= {"pytorch_version": "none (stand-in)", "embedded_python": False, "argv": ["main.py", *sys.argv[1:]]}
        device = {"name": "cpu", "type": "cpu", "index": None, "vram_total": total, "vram_free": free}
        device |= {"torch_vram_total": total, "torch_vram_free": free}
        return web.json_response({"system": system, "devices": [device]})

    async def features(self, request: web.Request) -> web.Response:
        return web.json_response(SERVER_FEATURES)

    async def object_info(self, request: web.Request) -> web.Response:
        """Every class's schema, or one; `{}` for a class that does not exist."""
        class_type = request.match_info.get("class_type")
        if class_type is None:
            return web.json_response(self._catalogue.public_all())
        known = class_type in self._catalogue
        return web.json_response({class_type: self._catalogue.public(class_type)} if known else {})

    async def model_folders(self, request: web.Request) -> web.Response:
        return web.json_response(FOLDERS)

    async def model_files(self, request: web.Request) -> web.Response:
        folder = request.match_info["folder"]
        return web.json_response(self._shelf.files(folder)) if folder in FOLDERS else web.Response(status=404)

    async def embeddings(self, request: web.Request) -> web.Response:
        return web.json_response([name.rsplit(".", 1)[0] for name in self._shelf.files("embeddings")])

    async def extensions(self, request: web.Request) -> web.Response:
        return web.json_response([])

    async def page(self, request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")
