"""One whole Discord in memory: everything the gateway, the REST routes and the control API share."""

from aiohttp import web

from tests.support.discord.gateway.hub import Hub
from tests.support.discord.model.attachments import Cdn
from tests.support.discord.model.changes import Changes
from tests.support.discord.model.clock import Clock
from tests.support.discord.model.commands import Commands
from tests.support.discord.model.entitlements import Shop
from tests.support.discord.model.guilds import UPLOADS, Directory
from tests.support.discord.model.interactions import Interactions
from tests.support.discord.model.limits import Limits
from tests.support.discord.model.messages import Messages
from tests.support.discord.model.snowflake import Snowflakes
from tests.support.discord.rest.faults import Faults
from tests.support.discord.rest.journal import Journal
from tests.support.discord.rest.rate_limits import RateLimits
from tests.support.discord.rules.schema import Schema


class World:
    """The state of a loopback Discord. `token` is the only bot token it takes; None takes any."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token
        self.base_url = ""
        self.clock = Clock()
        self.ids = Snowflakes(self.clock)
        self.limits = Limits()
        self.changes = Changes()
        self.schema = Schema.bundled()
        self.directory = Directory()
        self.shop = Shop(self.ids)
        self.cdn = Cdn(self.ids)
        self.messages = Messages()
        self.interactions = Interactions()
        self.commands = Commands(self.ids)
        self.hub = Hub(self.limits, self.changes)
        self.journal = Journal(self.clock, self.changes)
        self.faults = Faults()
        self.rate_limits = RateLimits()

    def listen_at(self, base_url: str, cdn_url: str) -> None:
        """Tell everything that hands out addresses where this Discord lives."""
        self.base_url, self.cdn.base_url = base_url, cdn_url

    @property
    def gateway_url(self) -> str:
        return self.base_url.replace("http://", "ws://") + "/gateway"

    def largest_file(self, guild_id: int | None) -> int:
        """Bytes of one attachment there: more where the guild is boosted."""
        guild = self.directory.guilds.get(guild_id or 0)
        boosted = UPLOADS[guild.boosts] if guild and guild.boosts else 0
        return max(self.limits.attachment_size, boosted)

    def knows(self, token: str | None) -> bool:
        """Whether a bot token opens the door."""
        return bool(token) and token == (self.token or token)


WORLD: web.AppKey[World] = web.AppKey("world", World)
