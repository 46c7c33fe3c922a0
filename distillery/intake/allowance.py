"""What one ask may use: a tier as its member meets it, what that counts against, and its part of a busy queue."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from distillery.guilds.config import RoleConfig
from distillery.intake.ask import Ask
from distillery.intake.tier import Tier
from distillery.members.accounts import Account

DAYS = 30  # of a month, to compare quotas with


@dataclass(frozen=True)
class Allowance:
    """A tier as one ask meets it. What a command with a tier of its own uses up is counted `apart`.

    `role` has the quota that the guild gives to a role of the member's, on top of the tier's; `share` is the part of
    the tier's weight that those roles leave them.
    """

    tier: Tier
    apart: bool = False
    role: RoleConfig | None = None
    share: float = 1.0

    @property
    def weight(self) -> float:
        """Under load, twice of it gets twice the pictures."""
        return self.tier.weight * self.share

    def period(self, now: datetime | None = None) -> str:
        """What the tier's quota is counted under: ``2026-11-21``, ``2026-11``, ``free/2026-11-21``."""
        counted = _counted(self.tier.per, now)
        return f"{self.tier.name}/{counted}" if self.apart else counted

    def accounts(self, ask: Ask, now: datetime | None = None) -> tuple[Account, ...]:
        """The quotas that `ask` counts against, all of which must have room: the tier's, then the guild's, if any."""
        own = Account(self.period(now), self.tier.quota)
        if self.role is None or self.role.quota is None or ask.guild_id is None:
            return (own,)
        return own, Account(f"g{ask.guild_id}/{_counted(self.role.per, now)}", self.role.quota)


def generosity(quota: Tier | RoleConfig) -> tuple[int, int, float]:
    """What to compare two by: pictures a month, then at once, then the weight."""
    pictures = (quota.quota or 0) * (DAYS if quota.per == "day" else 1)
    return (pictures, quota.max_images, quota.weight) if isinstance(quota, Tier) else (pictures, 0, 0.0)


def _counted(per: Literal["day", "month"], now: datetime | None) -> str:
    day = (now or datetime.now(UTC)).date().isoformat()
    return day if per == "day" else day[:7]
