"""A loopback Discord, the queues, a folder of pictures; bot processes, and the hand of a master on their requests."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import httpx
from PIL import Image
from sqlalchemy import Row, select

from distillery.cache.factory import open_cache
from distillery.catalogue import Catalogue
from distillery.database import migrate, schema
from distillery.database.engine import Database
from distillery.guilds.audit import Admin
from distillery.guilds.guilds import Guilds
from distillery.queue.progress import ProgressBoard
from distillery.storage.folder import FolderStorage
from tests.contract.bot.masters import MastersHand
from tests.support.discord import LoopbackDiscord, bot_environment
from tests.support.services.process import free_port
from tests.support.services.waiting import eventually
from tests.support.tiers import tiers_file

ROOT = Path(__file__).parents[3]
View = dict[str, Any]


def png(colour: str = "orange", width: int = 64, height: int = 36) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


class House(MastersHand):
    """Everything around the bots. Requests are found by the interaction they came from."""

    def __init__(self, folder: Path, cache_url: str) -> None:
        self._folder = folder
        self._discord = LoopbackDiscord()
        self._bots: list[subprocess.Popen[bytes]] = []
        self._health_ports: dict[str, int] = {}
        self._offered = False  # whether the commands are known to be registered
        self.environment = {
            "DATABASE_URL": f"sqlite:///{folder}/house.db",
            "CACHE_URL": cache_url,
            "STORAGE_URL": f"file://{folder}/pictures",
            "TIERS": tiers_file(folder, quota=8),
        }
        self.cache, doorbell = open_cache(cache_url)
        storage = FolderStorage(folder / "pictures", "")
        super().__init__(Database(self.environment["DATABASE_URL"]), storage, ProgressBoard(self.cache), doorbell)
        self.catalogue = Catalogue.load(ROOT / "workflows", ROOT / "models.toml", ROOT / "loras.toml")

    def __enter__(self) -> Self:
        migrate.upgrade(self.database)
        self._discord.__enter__()
        self.discord = self._discord.control
        return self

    def __exit__(self, *_: object) -> None:
        for bot in self._bots:
            bot.kill()
            bot.wait()
        self._discord.__exit__(None, None, None)
        self.database.close()

    def bot(self, name: str, shards: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start a bot process with these shards of two; it is not waited for."""
        self._health_ports[name] = free_port()
        own = {"SHARD_IDS": shards, "SHARD_COUNT": "2", "HEALTH_PORT": str(self._health_ports[name])}
        environment = os.environ | self.bot_environment(name) | own | settings
        with (self._folder / f"{name}.log").open("ab") as log:
            bot = subprocess.Popen([sys.executable, "-m", "bot"], env=environment, cwd=ROOT, stderr=log)
        self._bots.append(bot)
        return bot

    def bot_environment(self, name: str) -> dict[str, str]:
        """The settings of a bot of this house."""
        return {"BOT_NAME": name} | self.environment | bot_environment(self._discord.url)

    def log(self, name: str) -> str:
        """What a bot has logged so far."""
        return (self._folder / f"{name}.log").read_text()

    def metrics(self, name: str) -> str:
        """What a bot counts right now."""
        return httpx.get(f"http://127.0.0.1:{self._health_ports[name]}/metrics", trust_env=False).text

    def eventually_logged(self, event: str, *names: str, of: View | None = None) -> None:
        """Return once one of these bots has logged `event`, about the interaction `of` if one is named."""
        about = str(of["id"]) if of else ""

        def logged(name: str) -> bool:
            return any(event in line and about in line for line in self.log(name).splitlines())

        eventually(lambda: any(map(logged, names)), 10)

    def guild(self, **decided: Any) -> int:
        """A new guild where this was decided; its number."""
        joined = self.discord.guild_join()
        admin = Admin("1", "An admin")
        change = lambda config: config.model_copy(update=decided)  # noqa: E731
        Guilds(self.database).change(str(joined["id"]), admin, "test", change)
        return [one["id"] for one in self.discord.guilds()].index(joined["id"])

    # What members do.

    def serve(self, member: int, prompt: str = "a red fox", guild: int = 0, **options: Any) -> View:
        """Use /serve in a guild's first channel; guilds 0 and 2 are on shard 0."""
        return self.use("serve", member, guild, prompt=prompt, **options)

    def use(self, command: str, member: int, guild: int = 0, /, **options: Any) -> View:
        """Use a command in a guild's first channel. A picture is attached as `(name, bytes)`."""
        if not self._offered:
            self._offered = bool(self.discord.wait_for(self.discord.commands, 30, "no commands were registered"))
        place = self.discord.guilds()[guild]
        return self.discord.slash(place["id"], place["channels"][0], member, command, options)

    def suggested(self, command: str, member: int, focused: str, **options: Any) -> list[str]:
        """The values offered to a member who types into the option `focused`."""
        place = self.discord.guilds()[0]
        where = (place["id"], place["channels"][0], member, command)
        return [choice["value"] for choice in self.discord.autocomplete(*where, options, focused=focused)]

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """As a moderator would."""
        url = f"{self._discord.url}/api/v10/channels/{channel_id}/messages/{message_id}"
        httpx.delete(url, headers={"Authorization": "Bot loopback-token"}).raise_for_status()

    def left_over(self, channel_id: int, *parts: View) -> int:
        """A message with buttons, or a select, that the bot might have sent long ago; its id."""
        url = f"{self._discord.url}/api/v10/channels/{channel_id}/messages"
        body = {"content": "Long ago", "components": [{"type": 1, "components": list(parts)}]}
        sent = httpx.post(url, json=body, headers={"Authorization": "Bot loopback-token"}, trust_env=False)
        return int(sent.raise_for_status().json()["id"])

    def delivery(self, interaction: View) -> Row[Any] | None:
        with self.database.read() as connection:
            mine = select(schema.requests.c.id).where(schema.requests.c.source == str(interaction["id"]))
            found = select(schema.deliveries).where(schema.deliveries.c.request_id == mine.scalar_subquery())
            return connection.execute(found).one_or_none()

    def delivered(self, interaction: View, status: str = "sent", seconds: float = 15) -> Row[Any]:
        """The delivery, once it has this status."""

        def settled() -> bool:
            delivery = self.delivery(interaction)
            return delivery is not None and delivery.status == status

        eventually(settled, seconds)
        delivery = self.delivery(interaction)
        assert delivery is not None
        return delivery

    # What everyone sees.

    def original(self, interaction: View) -> View | None:
        """The public answer, if it is still there."""
        wanted = self.discord.interaction(interaction)["original_id"]
        return next((one for one in self.discord.answers(interaction) if one["id"] == wanted), None)

    def whispers(self, interaction: View) -> list[View]:
        """What only the member sees."""
        ours = [one for one in self.discord.answers(interaction) if one["interaction_id"] == interaction["id"]]
        return [one for one in ours if one["ephemeral_for"] and not one["thinking"]]

    def whispered(self, interaction: View) -> View:
        """The one message that only the member sees, once it is there."""
        self.discord.wait_for(lambda: self.whispers(interaction), 15, f"{interaction['name']} was not answered")
        [whisper] = self.whispers(interaction)
        return whisper


def stop(bot: subprocess.Popen[bytes], seconds: float = 20) -> int:
    """SIGTERM; the exit code."""
    bot.send_signal(signal.SIGTERM)
    return bot.wait(seconds)
