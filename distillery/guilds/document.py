"""Configurations as documents in the database: read whatever an older version, or a mishap, left there."""

from collections.abc import Iterable
from typing import Any

import structlog
from pydantic import ValidationError

from distillery.guilds.config import GuildConfig

log = structlog.get_logger()

Path = tuple[int | str, ...]
KEY = "[key]"  # how pydantic ends the path of a key that is wrong itself


def restored(document: Any, guild_id: str) -> GuildConfig:
    """The configuration that `document` holds: without keys nobody knows (any more) and parts that make no sense.

    Those fall back to their defaults, and a line in the log says so; the rest of it holds.
    """
    dropped: list[str] = []
    while True:
        try:
            config = GuildConfig.model_validate(document)
        except ValidationError as error:
            wrong = {tuple(part for part in problem["loc"] if part != KEY) for problem in error.errors()}
            dropped += sorted(".".join(map(str, path)) for path in wrong)
            document = _without(document, wrong)
        else:
            if dropped:
                log.warning("guild_config_mended", guild_id=guild_id, dropped=dropped)
            return config


def _without(part: Any, wrong: Iterable[Path]) -> Any:
    """`part` of a document less what lies at the paths in `wrong`; all of it where it is wrong itself."""
    below: dict[int | str, list[Path]] = {}
    for path in wrong:
        if not path:
            return {}
        below.setdefault(path[0], []).append(path[1:])
    if not below:
        return part
    left = {key: _without(each, below.get(key, ())) for key, each in _items(part) if () not in below.get(key, ())}
    return left if isinstance(part, dict) else list(left.values())


def _items(part: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(part, dict):
        return part.items()
    return enumerate(part)
