"""What a guild's admins can decide. Every default is what is safe when nobody decides anything."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^\d{1,20}$")]
Policy = Literal["block", "age_restricted", "spoiler"]
Visibility = Literal["public", "private"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChannelConfig(_Part):
    """One channel: what is taken when nothing is said, and the most that may be said."""

    free: bool = False  # takes the commands of free tiers
    model: str | None = None
    ar: str | None = None
    images: int | None = Field(default=None, ge=1, le=10)
    steps: int | None = Field(default=None, ge=1, le=200)
    max_images: int | None = Field(default=None, ge=1, le=10)
    max_steps: int | None = Field(default=None, ge=1, le=200)


class RoleConfig(_Part):
    """One role: a tier by name, or parts of one; of a member's roles the most generous part counts."""

    tier: str | None = None
    quota: int | None = Field(default=None, ge=0)
    per: Literal["day", "month"] = "day"
    priority: float | None = Field(default=None, gt=0, le=100)  # a weight: twice of it, twice the share under load


class GuildConfig(_Part):
    """All of it. Empty lists of channels, roles, models or LoRAs allow everything."""

    channels: tuple[Id, ...] = ()  # where commands are taken; threads go with their channel
    roles: tuple[Id, ...] = ()  # who may ask
    by_channel: dict[Id, ChannelConfig] = {}
    by_role: dict[Id, RoleConfig] = {}
    models: tuple[str, ...] = ()
    loras: tuple[str, ...] = ()
    nsfw: Policy = "block"
    words: tuple[str, ...] = ()  # refused beside everybody's list
    visibility: Visibility = "public"
    language: str | None = None  # of what all can see; none: the asking member's
    log_channel: Id | None = None
    appeals: str = ""  # whom a member can turn to, in the admins' words
