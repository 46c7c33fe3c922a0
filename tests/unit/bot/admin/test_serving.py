"""Who may administrate, and what is said when we cannot serve them."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from sqlalchemy.exc import OperationalError

from bot.admin.permission import permit
from bot.admin.serving import reaching
from distillery.guilds.audit import Admin
from distillery.vocabulary.errors import Refused


def interaction(guild_id: int | None = 1, **permissions: bool) -> Any:
    """What is asked of one."""
    user = SimpleNamespace(id=7, display_name="Ada")
    return SimpleNamespace(guild_id=guild_id, user=user, permissions=discord.Permissions(**permissions))


@pytest.mark.parametrize("permission", ["manage_guild", "administrator"])
def test_admins_may(permission: str) -> None:
    assert permit(interaction(**{permission: True})) == ("1", Admin("7", "Ada"))


@pytest.mark.parametrize("asked", [interaction(manage_messages=True), interaction(None, manage_guild=True)])
def test_nobody_else_may(asked: Any) -> None:
    with pytest.raises(Refused):
        permit(asked)


def test_a_database_that_is_away_is_said() -> None:
    with pytest.raises(Refused, match="My database does not answer"), reaching():
        raise OperationalError("SELECT 1", {}, Exception("gone"))
