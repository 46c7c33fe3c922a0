"""The whole system on loopback, a Discord beside it, and members who use it: where the scenes of the tour happen."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from scripts.tour.drawing.messages import Context, message
from scripts.tour.drawing.names import Names
from tests.support.discord import DiscordControl, LoopbackDiscord, bot_environment
from tests.support.members import is_last_word
from tests.support.service import Service
from tests.support.services.process import free_port

View = dict[str, Any]

MEMBER, FRIEND, ADMIN = 7, 8, 1
STEP_SECONDS = "0.15"  # slow enough to look at what runs
PATIENCE = 180.0
COMMAND, COMPONENT = 2, 3


@dataclass(frozen=True)
class Shot:
    """A picture of the tour, to be taken."""

    name: str
    html: str


class Stage:
    """One server with rooms, in which the bot answers. Scenes change its state, and come in order."""

    def __init__(self, discord: DiscordControl, system: Service) -> None:
        self.discord, self.system = discord, system
        self.guild = discord.guild_join("Atelier", channels=4)
        self.room, self.free, self.adults, self.log = self.guild["channels"]
        self.roles: dict[int, str] = {}
        self._typed: dict[int, str] = {}  # commands with their subcommands, by interaction
        discord.member(self.guild["id"], ADMIN, permissions=["MANAGE_GUILD", "MANAGE_MESSAGES"])

    # What members do.

    def use(
        self, command: str, user: int = MEMBER, *, room: int | None = None, locale: str = "en-US", **options: Any
    ) -> View:
        """Use a slash command."""
        place = (self.guild["id"], room or self.room, user, command)
        used = self.discord.slash(*place, options, locale=locale)
        self._typed[used["id"]] = command
        return used

    def serve(self, words: str, user: int = MEMBER, **more: Any) -> View:
        return self.use("serve", user, prompt=words, **more)

    def press(self, shown: View, verb: str, user: int = MEMBER) -> View:
        """Press the first button (or choose the first option) whose custom id begins like that."""
        for part in walk(shown["components"]):
            if str(part.get("custom_id")).startswith(verb):
                return self.discord.click(shown["id"], part["custom_id"], user)
            for option in part.get("options") or []:
                if option["value"].startswith(verb):
                    return self.discord.click(shown["id"], part["custom_id"], user, [option["value"]])
        raise LookupError(f"nothing begins with {verb!r} there")

    # What they see of it.

    def ended(self, interaction: View) -> View:
        """Its message once the card says how it ended."""
        return self.look(interaction, is_last_word)

    def look(self, interaction: View, wanted: Callable[[View], bool] = lambda look: not look["thinking"]) -> View:
        """Its message as soon as that is wanted of it, also where another look has followed since."""

        def found() -> View | None:
            original = self.discord.interaction(interaction)["original_id"]
            shown = self.discord.message(original) if original else None
            looks = [shown, *reversed(shown["history"])] if shown else []
            return next((shown | one for one in looks if shown and wanted(one)), None)

        return self.discord.wait_for(found, PATIENCE, f"{interaction['name']}: never seen like that")

    def whisper(self, interaction: View) -> View:
        """What only whoever did that sees."""

        def found() -> View | None:
            for one in self.discord.messages():
                if one["interaction_id"] == interaction["id"] and one["ephemeral_for"] and not one["thinking"]:
                    return one
            return None

        return self.discord.wait_for(found, PATIENCE, f"{interaction['name']}: {self.system.log[-2000:]}")

    def form(self, interaction: View) -> View:
        """The modal that opened."""
        modal: View = self.discord.wait_for(lambda: self.discord.interaction(interaction)["modal"], PATIENCE)
        return modal

    def drawn(self, look: View, interaction: View | None = None, *, locale: str = "en", above: bool = True) -> str:
        """A message of the bot as HTML; above it what it answers."""
        context = self._context(interaction) if interaction and above else None
        return message(look, self.names(look, locale), context, ephemeral=bool(look["ephemeral_for"]))

    def names(self, look: View | None = None, locale: str = "en") -> Names:
        rooms = {room: f"room-{number}" for one in self.discord.guilds() for number, room in enumerate(one["channels"])}
        seen = (look or {}).get("at") or (look or {}).get("edited_at") or (look or {}).get("created_at") or 0.0
        return Names(seen, locale, roles=self.roles, channels=rooms)

    def fetch(self, address: str) -> bytes:
        """An attachment's bytes."""
        trusting = ssl.create_default_context(cafile=self.discord.cdn()["certificate"])
        return httpx.get(address, timeout=30, verify=trusting, trust_env=False).raise_for_status().content

    def _context(self, interaction: View) -> Context:
        told = self.discord.interaction(interaction)
        if told["kind"] == COMMAND:
            return Context(told["user_id"], f"/{self._typed.get(told['id'], told['name'])}")
        source = self.discord.message(told["source_message_id"]) if told["source_message_id"] else None
        first = source["text"].split("\n")[0].replace("*", "") if source else ""
        return Context(told["user_id"], source=first or "Click to see attachment")


def walk(components: list[View]) -> Iterator[View]:
    """Every component of a tree."""
    for part in components:
        yield part
        yield from walk(part.get("components") or [])
        yield from walk([part["accessory"]] if part.get("accessory") else [])


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """`python -m distillery up` with a bot, its state in `folder`."""
    with LoopbackDiscord() as discord:
        discord.control.limits(identify_window=0.0)
        port = free_port()
        settings = {"PORT": str(port), "STANDIN_STEP_SECONDS": STEP_SECONDS, **bot_environment(discord.url)}
        with Service(folder, "distillery", "up", listens=True, port=port, **settings) as system:
            discord.control.wait_ready(1, PATIENCE)
            discord.control.wait_for(discord.control.commands, PATIENCE, "the commands were not registered")
            yield Stage(discord.control, system)
