"""What members and guilds have bought."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.model.clock import iso
from tests.support.discord.model.snowflake import APPLICATION_ID, Snowflakes

SUBSCRIPTION = 8  # Discord's type of an application subscription


@dataclass
class Entitlement:
    """One purchase, of a member or (with `guild_id`) of a whole guild; times in seconds since 1970."""

    id: int
    sku_id: int
    user_id: int | None
    guild_id: int | None
    starts_at: float
    ends_at: float | None = None
    deleted: bool = False

    def payload(self) -> dict[str, Any]:
        """An entitlement object (schema `EntitlementResponse`)."""
        return {
            "id": str(self.id),
            "sku_id": str(self.sku_id),
            "application_id": str(APPLICATION_ID),
            "user_id": str(self.user_id or 0),
            **({"guild_id": str(self.guild_id)} if self.guild_id else {}),
            "type": SUBSCRIPTION,
            "deleted": self.deleted,
            "consumed": False,
            "starts_at": iso(self.starts_at),
            "ends_at": None if self.ends_at is None else iso(self.ends_at),
        }


@dataclass
class Shop:
    """Every purchase."""

    ids: Snowflakes
    sold: list[Entitlement] = field(default_factory=list)

    def sell(
        self, sku_id: int, user_id: int | None, guild_id: int | None, now: float, ends_at: float | None
    ) -> Entitlement:
        bought = Entitlement(self.ids.next(), sku_id, user_id, guild_id, now, ends_at)
        self.sold.append(bought)
        return bought

    def shown(self, user_id: int, guild_id: int | None) -> list[dict[str, Any]]:
        """What an interaction of this member here tells of."""
        of_guild = [one for one in self.sold if guild_id is not None and one.guild_id == guild_id]
        own = [one for one in self.sold if one.user_id == user_id and one.guild_id is None]
        return [one.payload() for one in (*own, *of_guild)]
