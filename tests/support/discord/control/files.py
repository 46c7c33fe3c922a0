"""Files a member hands in: kept on the CDN, replaced by their ids."""

import base64
from collections.abc import Mapping
from typing import Any

from tests.support.discord.world import World


def kept_files(world: World, channel_id: int, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values with each `{"filename", "base64"}` (or list of them) stored, and the part of `resolved` they need."""
    stored: dict[str, Any] = {}

    def keep(value: Any) -> Any:
        if isinstance(value, list):
            return [keep(one) for one in value]
        if not isinstance(value, dict):
            return value
        attachment = world.cdn.store(channel_id, value["filename"], base64.b64decode(value["base64"]))
        stored[str(attachment.id)] = {**attachment.payload(), "ephemeral": True}
        return str(attachment.id)

    kept = {name: keep(value) for name, value in values.items()}
    return kept, {"attachments": stored}
