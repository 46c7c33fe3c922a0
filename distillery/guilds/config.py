"""What a guild's admins can decide. Every default is what is safe when nobody decides anything."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from distillery.command.house import Defaults

MOST_STEPS = 80  # what --steps goes up to
MOST_WORDS = 500  # of a guild's own
MOST_LISTED = 500  # channels, as Discord allows a guild; also roles, models, LoRAs
Id = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Policy = Literal["block", "age_restricted", "spoiler"]
Visibility = Literal["public", "private"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChannelConfig(_Part):
    """One channel: what is taken when nothing is said, and the most that may be said."""

    free: bool = False  # takes the commands of free tiers
    model: Name | None = None
    ar: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}:[1-9][0-9]{0,3}$")] | None = None
    images: int | None = Field(default=None, ge=1, le=10)
    steps: int | None = Field(default=None, ge=1, le=MOST_STEPS)
    max_images: int | None = Field(default=None, ge=1, le=10)
    max_steps: int | None = Field(default=None, ge=1, le=MOST_STEPS)


class RoleConfig(_Part):
    """One role: a tier by name, or parts of one; of a member's roles the most generous part counts."""

    tier: Name | None = None
    quota: int | None = Field(default=None, ge=0, le=1_000_000)
    per: Literal["day", "month"] = "day"
    priority: float | None = Field(default=None, gt=0, le=100)  # in the guild: twice of it, twice the share


ANY_CHANNEL = ChannelConfig()


class GuildConfig(_Part):
    """All of it. Empty lists of channels, roles, models or LoRAs allow everything.

    Everybody has the role whose id is the guild's own, as in Discord: what `by_role` says of it holds for all.
    """

    channels: tuple[Id, ...] = Field(default=(), max_length=MOST_LISTED)  # where commands are taken
    roles: tuple[Id, ...] = Field(default=(), max_length=MOST_LISTED)  # who may ask
    by_channel: dict[Id, ChannelConfig] = {}
    by_role: dict[Id, RoleConfig] = {}
    models: tuple[Name, ...] = Field(default=(), max_length=MOST_LISTED)
    loras: tuple[Name, ...] = Field(default=(), max_length=MOST_LISTED)
    nsfw: Policy = "block"
    words: tuple[Name, ...] = Field(default=(), max_length=MOST_WORDS)  # refused beside everybody's list
    visibility: Visibility = "public"
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = (
        None  # of what all can see; none: the asking member's
    )
    log_channel: Id | None = None
    appeals: str = Field(default="", max_length=1000)  # whom a member can turn to, in the admins' words

    @property
    def free_channels(self) -> tuple[str, ...]:
        """The channels that free commands were given; none: they go with the others."""
        return tuple(channel for channel, config in self.by_channel.items() if config.free)

    def channel(self, channel_id: str | None, parent_id: str | None = None) -> ChannelConfig:
        """What holds in a channel; a thread or a forum's post, on `parent_id`, goes with that unless it has its own."""
        own = self.by_channel.get(channel_id or "")
        return own or self.by_channel.get(parent_id or "") or ANY_CHANNEL

    def roles_of(self, guild_id: str | None, roles: Iterable[str]) -> tuple[RoleConfig, ...]:
        """What was decided about a member with `roles`, in no order."""
        return tuple(self.by_role[role] for role in {*roles, guild_id} if role in self.by_role)

    def share(self, roles: Iterable[RoleConfig]) -> float:
        """What a member with `roles` gets of their tier's weight: all with the highest priority of the guild.

        Priorities are among the guild's own members: none takes anything from other guilds. Who has none counts as 1.
        """
        highest = max([1.0, *(role.priority or 0.0 for role in self.by_role.values())])
        return max((role.priority for role in roles if role.priority), default=1.0) / highest

    def defaults(self, channel_id: str | None, parent_id: str | None = None) -> Defaults:
        """What commands take in a channel where their members say nothing: for Catalogue.parse."""
        channel = self.channel(channel_id, parent_id)  # how many pictures it has is for intake: tiers have a say in it
        steps = [each for each in (channel.steps, channel.max_steps) if each is not None]
        said = {"model": channel.model, "ar": channel.ar, "steps": min(steps) if channel.steps else None}
        most = {} if channel.max_steps is None else {"steps": channel.max_steps}
        return Defaults({name: value for name, value in said.items() if value is not None}, self.models, most)


NOTHING_DECIDED = GuildConfig()
