"""How far running generations are: written by masters, read by bots and the API, kept in the cache only."""

import json

from distillery.cache.port import Cache
from distillery.vocabulary.wire import Progress

TTL = 900.0  # seconds; longer than any silence between two reports of a live generation


class ProgressBoard:
    """The last progress of each generation, by its public id."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def post(self, generation_id: str, attempt: int, progress: Progress) -> None:
        """Show `progress`, unless the board shows something later already."""
        shown = self._read(self._cache.get(_key(generation_id)))
        if shown and (attempt, progress.sequence) <= shown[:2]:
            return
        self._cache.set(_key(generation_id), json.dumps([attempt, progress.to_dict()]).encode(), TTL)

    def read(self, generation_ids: list[str]) -> dict[str, Progress]:
        """The progress of those that have any."""
        found = self._cache.get_many([_key(generation_id) for generation_id in generation_ids])
        shown = {generation_id: self._read(found.get(_key(generation_id))) for generation_id in generation_ids}
        return {generation_id: entry[2] for generation_id, entry in shown.items() if entry}

    @staticmethod
    def _read(value: bytes | None) -> tuple[int, int, Progress] | None:
        if value is None:
            return None
        attempt, raw = json.loads(value)
        progress = Progress.read(raw)
        return (attempt, progress.sequence, progress) if progress else None


def _key(generation_id: str) -> str:
    return f"progress:{generation_id}"
