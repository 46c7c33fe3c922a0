"""Leaving out what can be left out while Discord refuses too much."""

from typing import Any

import discord

from bot.delivery.courier import Courier
from bot.gateway.refusals import Refusals

PAUSE = 60.0  # seconds after which another look is worth it


class SparingCourier(Courier):
    """Shows progress as every courier does, but none while few refusals are left before Discord bans us."""

    def __init__(self, client: discord.Client, refusals: Refusals) -> None:
        super().__init__(client)
        self._refusals = refusals

    async def show(self, *args: Any, **more: Any) -> Any:
        """What Courier.show does and raises; discord.RateLimited while we spare."""
        if self._refusals.low:
            raise discord.RateLimited(PAUSE)
        return await super().show(*args, **more)
