"""A running system with all its doors open: the stack, an API on it, a language model, and members of each."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.support.discord import bot_environment
from tests.support.journeys.api import ApiDoor
from tests.support.journeys.cli import CliDoor
from tests.support.journeys.discord import DiscordDoor
from tests.support.journeys.door import Door
from tests.support.members import View
from tests.support.service import ROOT, Service
from tests.support.services.process import free_port
from tests.support.stack import Stack
from tests.unit.suggestion.chat_server import ChatServer, answering, completion

REWRITTEN = "a heron of glass in the first light"  # what the language model makes of every prompt
SLOW = "patience"  # a prompt with this word it never answers
KEYS = ("key-of-the-api", "key-of-the-shell")
OWNED = "paper moon"  # a private LoRA of the caller with the first key
CHANNELS = 24


@dataclass
class House:
    """`api` is the API's process; `rooms` a Discord server of its own, in which nothing else is asked."""

    stack: Stack
    api: Service
    rooms: View

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.api.port}"

    def discord(self, user: int) -> DiscordDoor:
        return DiscordDoor(self.stack.discord, self.rooms, user)

    def caller(self, key: str) -> ApiDoor:
        return ApiDoor(self.url, key)

    def shell(self, key: str) -> CliDoor:
        return CliDoor(self.stack.folder, self.api.port, key)

    def doors(self, user: int) -> dict[str, Door]:
        """One member at each."""
        doors: list[Door] = [self.discord(user), self.caller(KEYS[0]), self.shell(KEYS[1])]
        return {door.name: door for door in doors}


@contextmanager
def open_house(stack: Stack) -> Iterator[House]:
    """An API beside the stack's processes; it alone has a language model, and knows the caller's own LoRA."""
    with ExitStack() as cleanup:
        model = cleanup.enter_context(_Heron().running())
        port, reaches = free_port(), bot_environment(stack.discord.base_url)
        told = {name: reaches[name] for name in ("PICTURE_HOSTS", "PICTURE_NETWORKS", "SSL_CERT_FILE")}
        told |= {"PORT": str(port), "API_KEYS": ",".join(KEYS), "LLM_URL": model, "LLM_MODEL": "heron"}
        told |= {"LORAS": str(_with_own_lora(stack.folder))}
        api = Service(stack.folder / "api", "api", listens=True, port=port, **stack.settings, **told)
        rooms = stack.discord.guild_join("Rooms", channels=CHANNELS)
        yield House(stack, cleanup.enter_context(api), rooms)


class _Heron(ChatServer):
    """The language model: it makes the same of every prompt, but for those that ask for patience."""

    def __init__(self) -> None:
        super().__init__(self._rewrite)

    def _rewrite(self, handler: BaseHTTPRequestHandler) -> None:
        (asked,) = (one["body"] for one in self.asked if one["from"] == handler.client_address)
        if SLOW in asked["messages"][-1]["content"]:
            self.over.wait()
        else:
            answering(completion(REWRITTEN))(handler)


def caller_of(key: str) -> str:
    """The member that the API takes whoever shows `key` for."""
    return f"api:{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _with_own_lora(folder: Path) -> Path:
    own = {
        "family": "sd15",
        "file": "paper_moon.safetensors",
        "activation": ["paper moon"],
        "owner": caller_of(KEYS[0]),
    }
    lines = [f'[loras."{OWNED}"]', "public = false", *(f"{name} = {json.dumps(value)}" for name, value in own.items())]
    path = folder / "loras.toml"
    path.write_text("\n".join([(ROOT / "loras.toml").read_text(), *lines, ""]))
    return path
