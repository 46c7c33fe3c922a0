"""Tiers: how many pictures a member may ask for, at once and in a day or month, and their share of a busy queue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distillery.library.toml import read_toml
from distillery.vocabulary.errors import NotFound, SettingsError

MOST_IMAGES = 10  # of a request: Discord takes so many attachments
Count = Annotated[int, Field(ge=1, le=MOST_IMAGES)]


class Tier(BaseModel):
    """One tier. `images` is for requests that name no number; `weight` its share of a busy queue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[
        str,
        Field(  # with its period it fits the quotas' key
            pattern=r"^[a-z][a-z0-9_-]{0,19}$",
            description="a name of up to 20 small letters, digits, - and _, the first a letter",
        ),
    ]
    images: Count
    max_images: Count
    images_per_generation: Count = 1
    quota: int = Field(ge=0)
    per: Literal["day", "month"]
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _default_is_allowed(self) -> Self:
        if self.images > self.max_images:
            raise ValueError("images must not be more than max_images")
        return self


class _Listing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    default: str
    tiers: dict[str, Tier]

    @model_validator(mode="before")
    @classmethod
    def _name_tiers(cls, raw: dict[str, object]) -> dict[str, object]:
        listed = raw.get("tiers")
        if not isinstance(listed, dict):
            return raw
        named = {name: {"name": name, **tier} if isinstance(tier, dict) else tier for name, tier in listed.items()}
        return {**raw, "tiers": named}


@dataclass(frozen=True)
class Allowance:
    """A tier as one ask meets it. What a command with a tier of its own uses up is counted `apart`."""

    tier: Tier
    apart: bool = False

    def period(self, now: datetime | None = None) -> str:
        """What its quota is counted under: ``2026-11-21``, ``2026-11``, ``free/2026-11-21``."""
        day = (now or datetime.now(UTC)).date().isoformat()
        counted = day if self.tier.per == "day" else day[:7]
        return f"{self.tier.name}/{counted}" if self.apart else counted


@dataclass(frozen=True)
class Tiers:
    """Every tier by name, and the one of members who have none."""

    tiers: Mapping[str, Tier]
    default: str
    path: Path = field(default=Path("tiers.toml"), compare=False)  # where they are listed

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``tiers.toml``. Raises SettingsError with every problem."""
        listing = read_toml(path, _Listing)
        if listing.default not in listing.tiers:
            raise SettingsError(
                f'{path}: default: "{listing.default}" is none of the tiers: {", ".join(listing.tiers)}.'
            )
        return cls(listing.tiers, listing.default, path)

    def tier(self, name: str) -> Tier:
        """The tier called `name`. Raises NotFound, naming those there are."""
        if name not in self.tiers:
            raise NotFound(f'There is no tier "{name}". There are: {", ".join(self.tiers)}.')
        return self.tiers[name]

    def allowance(self, of_member: str | None, of_command: str | None = None) -> Allowance:
        """What holds for one ask: the command's own tier, else the member's, else the default.

        A member whose tier is no longer listed has the default; a command's tier was checked at the start.
        """
        if of_command is not None:
            return Allowance(self.tier(of_command), apart=True)
        return Allowance(self.tiers.get(of_member or "", self.tiers[self.default]))

    def require(self, wanted: Mapping[str, str | None]) -> None:
        """Raise SettingsError unless every command's own tier (by command name) is listed."""
        missing = [
            f'{self.path}: /{command} names the tier "{tier}", which is not listed. There are: {", ".join(self.tiers)}.'
            for command, tier in wanted.items()
            if tier not in {None, *self.tiers}
        ]
        if missing:
            raise SettingsError("\n".join(missing))
