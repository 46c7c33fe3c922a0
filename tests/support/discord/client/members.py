"""What members do."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.discord.client.waiting import Waiting
from tests.support.discord.client.wire import View


class Members(Waiting):
    """Acts as a member. Each act answers with the interaction's view (model/interactions.py `view`)."""

    def slash(
        self,
        guild_id: int | None,
        channel_id: int,
        user_id: int,
        command: str,
        options: Mapping[str, Any] | None = None,
        *,
        locale: str = "en-US",
        interaction_id: int | None = None,
        duplicate_to_all: bool = False,
    ) -> View:
        """Use a slash command; a `Path` or `(name, bytes)` value is an attached file.

        Raises:
            Refused: Discord's client would not offer or send this.
        """
        ask = {"guild_id": guild_id, "channel_id": channel_id, "user_id": user_id, "command": command}
        told = {"options": _portable(options or {}), "locale": locale, "interaction_id": interaction_id}
        return self._do("slash", **ask, **told, duplicate_to_all=duplicate_to_all)

    def burst(
        self, channel_ids: Sequence[int], user_ids: Sequence[int], command: str, options: Mapping[str, Any]
    ) -> list[View]:
        """All these members use a slash command at once, spread over the channels.

        Returns when all were answered or failed: `{"id", "answered_in", "callbacks"}` of each.
        """
        ask = {"channel_ids": list(channel_ids), "user_ids": list(user_ids), "command": command}
        return list(self._do("burst", **ask, options=_portable(options)))

    def autocomplete(
        self,
        guild_id: int | None,
        channel_id: int,
        user_id: int,
        command: str,
        options: Mapping[str, Any],
        *,
        focused: str,
        locale: str = "en-US",
        timeout: float = 3.0,
    ) -> list[View]:
        """Type into `focused`, with the other options filled in so far; the choices shown, each `{"name", "value"}`."""
        ask = {"guild_id": guild_id, "channel_id": channel_id, "user_id": user_id, "command": command}
        begun = self._do("autocomplete", **ask, options=_portable(options), focused=focused, locale=locale)
        choices: list[View] = self.wait_answer(begun, timeout)["choices"]
        return choices

    def post(self, channel_id: int, user_id: int, content: str = "", *files: tuple[str, bytes]) -> View:
        """Write a message, with files `(name, bytes)`."""
        sent = [_portable_value(one) for one in files]
        return self._do("post", channel_id=channel_id, user_id=user_id, content=content, files=sent)

    def message_command(self, message_id: int, command: str, user_id: int) -> View:
        """Use a message's context-menu command."""
        return self._do("message_command", message_id=message_id, command=command, user_id=user_id)

    def click(self, message_id: int, custom_id: str, user_id: int, values: Sequence[str] | None = None) -> View:
        """Press a button, or choose in a select."""
        return self._do("click", message_id=message_id, custom_id=custom_id, user_id=user_id, values=values)

    def submit(self, custom_id: str, values: Mapping[str, Any], user_id: int) -> View:
        """Send the modal that is open for this member; values by the inputs' custom ids."""
        return self._do("submit", custom_id=custom_id, values=_portable(values), user_id=user_id)


def _portable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _portable_value(value) for name, value in values.items()}


def _portable_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_portable_value(one) for one in value]
    if isinstance(value, Path):
        value = (value.name, value.read_bytes())
    if isinstance(value, tuple):
        return {"filename": value[0], "base64": base64.b64encode(value[1]).decode()}
    return value
