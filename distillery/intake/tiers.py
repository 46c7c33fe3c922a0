"""Tiers: how many pictures a member may ask for, at once and in a day or month, and their share of a busy queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distillery.guilds.config import NOTHING_DECIDED, GuildConfig, RoleConfig
from distillery.intake.allowance import Allowance, generosity
from distillery.intake.ask import Ask
from distillery.intake.tier import Tier
from distillery.library.toml import read_toml
from distillery.vocabulary.errors import NotFound, SettingsError

__all__ = ["Allowance", "Tier", "Tiers"]


class _Listing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    default: str
    tiers: dict[str, Tier]
    entitlements: dict[
        Annotated[str, Field(pattern=r"^[0-9]{1,20}$", description="an SKU's id, digits only")], str
    ] = {}

    @model_validator(mode="before")
    @classmethod
    def _name_tiers(cls, raw: dict[str, object]) -> dict[str, object]:
        listed = raw.get("tiers")
        if not isinstance(listed, dict):
            return raw
        named = {name: {"name": name, **tier} if isinstance(tier, dict) else tier for name, tier in listed.items()}
        return {**raw, "tiers": named}


@dataclass(frozen=True)
class Tiers:
    """Every tier by name, the one of members who have none, and those that are bought in Discord, by SKU."""

    tiers: Mapping[str, Tier]
    default: str
    entitlements: Mapping[str, str] = field(default_factory=dict)
    path: Path = field(default=Path("tiers.toml"), compare=False)  # where they are listed

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``tiers.toml``. Raises SettingsError with every problem."""
        listing = read_toml(path, _Listing)
        if listing.default not in listing.tiers:
            raise SettingsError(
                f'{path}: default: "{listing.default}" is none of the tiers: {", ".join(listing.tiers)}.'
            )
        for sku, name in listing.entitlements.items():
            if name not in listing.tiers:
                raise SettingsError(
                    f'{path}: entitlements.{sku}: "{name}" is none of the tiers: {", ".join(listing.tiers)}.'
                )
        return cls(listing.tiers, listing.default, listing.entitlements, path)

    def tier(self, name: str) -> Tier:
        """The tier called `name`. Raises NotFound, naming those there are."""
        if name not in self.tiers:
            raise NotFound(f'There is no tier "{name}". There are: {", ".join(self.tiers)}.')
        return self.tiers[name]

    @property
    def by_role(self) -> tuple[str, ...]:
        """The tiers that a guild's admins may give to roles."""
        return tuple(name for name, tier in self.tiers.items() if tier.by_role)

    def allowance(
        self,
        of_member: str | None,
        of_command: str | None = None,
        *,
        ask: Ask | None = None,
        config: GuildConfig | None = None,
    ) -> Allowance:
        """What holds for one ask: the command's own tier, else one by role, by purchase, the member's, the default.

        `config` is the guild's, where `ask` comes from. A tier that is no longer listed, or no longer to be had that
        way, counts for nothing; a command's tier was checked at the start.
        """
        config = config or NOTHING_DECIDED
        roles = config.roles_of(ask.guild_id, ask.roles) if ask else ()
        quotas = (role for role in roles if role.quota is not None)
        quota, share = max(quotas, key=generosity, default=None), config.share(roles)
        if of_command is not None:
            return Allowance(self.tier(of_command), apart=True, role=quota, share=share)
        bought = (self.entitlements.get(sku) for sku in ask.entitlements) if ask else ()
        own = self._best(self._given(roles)) or self._best(bought) or self.tiers.get(of_member or "")
        return Allowance(own or self.tiers[self.default], role=quota, share=share)

    def _given(self, roles: Iterable[RoleConfig]) -> Iterable[str | None]:
        return (role.tier for role in roles if role.tier in self.by_role)

    def _best(self, names: Iterable[str | None]) -> Tier | None:
        """Of tiers that a member has in the same way, the one with the most pictures."""
        tiers = (self.tiers[name] for name in names if name is not None and name in self.tiers)
        return max(tiers, key=generosity, default=None)

    def require(self, wanted: Mapping[str, str | None]) -> None:
        """Raise SettingsError unless every command's own tier (by command name) is listed."""
        missing = [
            f'{self.path}: /{command} names the tier "{tier}", which is not listed. There are: {", ".join(self.tiers)}.'
            for command, tier in wanted.items()
            if tier not in {None, *self.tiers}
        ]
        if missing:
            raise SettingsError("\n".join(missing))
