"""The application commands a bot has registered, globally and in guilds."""

from typing import Any

from tests.support.discord.model.snowflake import APPLICATION_ID, Snowflakes

Definition = dict[str, Any]
CHAT, USER, MESSAGE = 1, 2, 3


class Commands:
    """Registered commands by scope: None for global ones, else the guild's id."""

    def __init__(self, ids: Snowflakes) -> None:
        self._ids = ids
        self.scopes: dict[int | None, list[Definition]] = {}
        self.created: dict[int | None, int] = {}

    def replace(self, scope: int | None, bodies: list[Definition]) -> list[Definition]:
        """Overwrite one scope; a command of the same type and name keeps its id."""
        known = {(one["type"], one["name"]): one for one in self.scopes.get(scope, [])}
        self.scopes[scope] = [self._registered(scope, body, known) for body in bodies]
        return self.scopes[scope]

    def new_ones(self, scope: int | None, bodies: list[Definition]) -> int:
        """How many of these would be created rather than updated."""
        known = {(one["type"], one["name"]) for one in self.scopes.get(scope, [])}
        return len({(body.get("type") or CHAT, body["name"]) for body in bodies} - known)

    def find(self, name: str, guild_id: int | None, kind: int = CHAT) -> Definition | None:
        """The command a member of this guild would pick: the guild's own one, else the global one."""
        for scope in (guild_id, None):
            for one in self.scopes.get(scope, []) if scope is None or guild_id else []:
                if (one["name"], one["type"]) == (name, kind):
                    return one
        return None

    def _registered(self, scope: int | None, body: Definition, known: dict[tuple[int, str], Definition]) -> Definition:
        given = {key: value for key, value in body.items() if value is not None}
        kind = given.get("type", CHAT)
        old = known.get((kind, body["name"]))
        if old is None:
            self.created[scope] = self.created.get(scope, 0) + 1
        permissions = given.get("default_member_permissions")
        answer = {"description": "", **given, "type": kind, "application_id": str(APPLICATION_ID)}
        answer["default_member_permissions"] = None if permissions is None else str(permissions)
        answer["id"] = old["id"] if old else str(self._ids.next())
        if scope is not None:
            answer["guild_id"] = str(scope)
        unchanged = old is not None and {**old, "version": ""} == {**answer, "version": ""}
        answer["version"] = old["version"] if old and unchanged else str(self._ids.next())
        return answer
