"""Awaiting what will be seen, instead of sleeping."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.support.discord.client.sight import Sight
from tests.support.discord.client.wire import View

Found = TypeVar("Found")


class Waiting(Sight):
    """Long-polls the control API's revision."""

    def wait_for(self, condition: Callable[[], Found | None], timeout: float = 10.0, what: str = "") -> Found:
        """Ask `condition` again at each change until it answers something true.

        Raises:
            TimeoutError: it did not within `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        revision = -1
        while True:
            revision = self._revision(revision, deadline - time.monotonic())
            if found := condition():
                return found
            if time.monotonic() >= deadline:
                raise TimeoutError(what or f"{condition} was not met in {timeout} s; violations: {self.violations()}")

    def wait_answer(self, interaction: View, timeout: float = 5.0) -> View:
        """The interaction once the bot has given its first answer."""

        def answered() -> View | None:
            now = self.interaction(interaction)
            return now if now["state"] == "answered" else None

        return self.wait_for(answered, timeout, f"interaction {interaction['name']!r} was not answered")

    def wait_message(self, interaction: View, timeout: float = 10.0) -> View:
        """The first living message of the interaction that does not show "thinking" (any more)."""

        def shown() -> View | None:
            return next((message for message in self.answers(interaction) if not message["thinking"]), None)

        return self.wait_for(shown, timeout, f"interaction {interaction['name']!r} shows no message")

    def wait_ready(self, shards: int, timeout: float = 15.0) -> None:
        """Until so many shard sessions are connected."""

        def connected() -> bool:
            return len([one for one in self.sessions()["sessions"] if one["connected"]]) >= shards

        self.wait_for(connected, timeout, f"{shards} shards were not connected")

    def _revision(self, revision: int, timeout: float) -> int:
        return int(self._see("wait", revision=revision, timeout=max(0.0, min(timeout, 20.0)))["revision"])
