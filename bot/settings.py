"""What a bot process can be told."""

import socket
from functools import cached_property
from os import getpid

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.gateway.shards import parse_shards
from distillery.front import FrontSettings
from distillery.settings import OutputSettings


class BotSettings(FrontSettings, OutputSettings):
    """Settings of `python -m bot`. All processes of a bot may have the same: they share the shards by themselves."""

    discord_token: SecretStr = Field(description="the bot's, from Discord's developer portal")
    discord_api_url: str | None = Field(default=None, description="a REST proxy: http://127.0.0.1:9000/api/v10")
    discord_gateway_url: str | None = Field(default=None, description="a gateway proxy: ws://127.0.0.1:9000/gateway")
    shard_count: int | None = Field(default=None, ge=1, description="over all processes; auto: as Discord advises")
    shard_ids: str | None = Field(default=None, description="0,1 or 0-3: this process's alone; unset: processes share")
    shard_lease: float = Field(default=15.0, ge=1, description="seconds until the shards of a dead process are taken")
    shard_review: float = Field(default=600.0, ge=1, description="seconds between looks at what Discord advises")
    max_concurrency: int | None = Field(default=None, ge=1, description="shards to identify at once; unset: Discord's")
    identify_window: float = Field(default=5.0, ge=0, description="seconds between identifies of one bucket: Discord's")
    bot_name: str = Field(default_factory=lambda: f"{socket.gethostname()}-{getpid()}", description="in leases, logs")
    bot_slots: int = Field(default=8, ge=1, le=64, description="answers delivered at once")
    bot_drain: float = Field(
        default=10.0, ge=0, description="seconds that SIGTERM waits for others to take the shards, and for commands"
    )
    sync_commands: bool = Field(default=True, description="whether this process may register the commands")

    @field_validator("shard_count", mode="before")
    @classmethod
    def _auto(cls, value: object) -> object:
        return None if isinstance(value, str) and value.strip().lower() == "auto" else value

    @field_validator("discord_api_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/") if value else None

    @field_validator("discord_gateway_url")
    @classmethod
    def _websocket(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("ws://", "wss://")):
            raise ValueError("must start with ws:// or wss://")
        return value

    @field_validator("shard_ids")
    @classmethod
    def _shards_that_exist(cls, value: str | None, info: ValidationInfo) -> str | None:
        count = info.data.get("shard_count")
        if value is not None and count is None:
            raise ValueError("needs SHARD_COUNT beside it")
        if value is not None and count is not None:
            parse_shards(value, count)
        return value

    @cached_property
    def shards(self) -> tuple[int, ...] | None:
        """The shards this process holds whatever others do; None means that processes share them."""
        return parse_shards(self.shard_ids, self.shard_count or 1) if self.shard_ids else None
