"""Registering application commands."""

from typing import Any

from tests.support.discord.model.snowflake import APPLICATION_ID
from tests.support.discord.rest import errors
from tests.support.discord.rest.call import Call, Route
from tests.support.discord.rules import commands as rules

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


async def overwrite(call: Call) -> Any:
    """Bulk overwrite: what is not named is gone, what is unchanged keeps id and version."""
    scope, bodies = _scope(call), call.body or []
    if found := rules.problems(bodies):
        raise errors.invalid_form(found)
    made = call.world.commands.created.get(scope, 0) + call.world.commands.new_ones(scope, bodies)
    if made > call.world.limits.command_creates_per_day:
        raise errors.too_many_creates()
    return call.world.commands.replace(scope, bodies)


async def show(call: Call) -> Any:
    return call.world.commands.scopes.get(_scope(call), [])


def _scope(call: Call) -> int | None:
    if call.id("application_id") != APPLICATION_ID:
        raise errors.missing_access()
    if "guild_id" not in call.path:
        return None
    if call.id("guild_id") not in call.world.directory.guilds:
        raise errors.missing_access()
    return call.id("guild_id")


ROUTES = [
    Route(method, template, handler)
    for template in (_GLOBAL, _GUILD)
    for method, handler in (("GET", show), ("PUT", overwrite))
]
