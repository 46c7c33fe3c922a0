"""What a bot process can be told."""

import socket
from functools import cached_property
from os import getpid

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.gateway.shards import parse_shards
from distillery.front import FrontSettings


class BotSettings(FrontSettings):
    """Settings of `python -m bot`. With no shards named, one process holds them all."""

    discord_token: SecretStr = Field(description="the bot's, from Discord's developer portal")
    discord_api_url: str | None = Field(default=None, description="a REST proxy: http://127.0.0.1:9000/api/v10")
    discord_gateway_url: str | None = Field(default=None, description="a gateway proxy: ws://127.0.0.1:9000/gateway")
    shard_count: int | None = Field(default=None, ge=1, description="over all processes; unset: as Discord advises")
    shard_ids: str | None = Field(default=None, description="this process's: 0,1 or 0-3; unset: all")
    max_concurrency: int = Field(default=1, ge=1, description="shards that may identify at once, as Discord says")
    bot_name: str = Field(default_factory=lambda: f"{socket.gethostname()}-{getpid()}", description="lease owner")
    bot_slots: int = Field(default=8, ge=1, le=64, description="answers delivered at once")
    bot_drain: float = Field(default=10.0, ge=0, description="seconds that SIGTERM waits for commands and deliveries")
    sync_commands: bool = Field(default=True, description="whether the process of shard 0 registers the commands")

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
        """The shards this process holds; None means all there are."""
        return parse_shards(self.shard_ids, self.shard_count or 1) if self.shard_ids else None

    @property
    def leads(self) -> bool:
        """Whether it is on this process to register the commands."""
        return self.sync_commands and (self.shards is None or 0 in self.shards)
