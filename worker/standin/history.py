"""What has run, oldest first, as `/history` shows it; kept in memory and lost with the process."""

from typing import Any

LONGEST = 10_000


class History:
    """Finished prompts by id; a repeated id overwrites."""

    def __init__(self) -> None:
        self._entries: dict[str, dict[str, Any]] = {}

    def add(self, prompt_id: str, entry: dict[str, Any]) -> None:
        if len(self._entries) > LONGEST:
            self._entries.pop(next(iter(self._entries)))
        self._entries[prompt_id] = entry

    def one(self, prompt_id: str) -> dict[str, Any]:
        """`{id: entry}`, or `{}` for a prompt that has not finished or never was."""
        return {prompt_id: self._entries[prompt_id]} if prompt_id in self._entries else {}

    def page(self, max_items: int | None = None, offset: int = -1) -> dict[str, Any]:
        """The last `max_items`, or as many from `offset` on."""
        entries = list(self._entries.items())
        if offset < 0:
            offset = 0 if max_items is None else max(0, len(entries) - max_items)
        return dict(entries[offset:] if max_items is None else entries[offset : offset + max_items])

    def clear(self) -> None:
        self._entries = {}

    def delete(self, prompt_id: str) -> None:
        self._entries.pop(prompt_id, None)
