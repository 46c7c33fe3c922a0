"""Tiers as tests need them: generous, but for what they say; as objects, or as a file for processes."""

import json
from pathlib import Path
from typing import Any

from distillery.intake.tiers import Tier, Tiers

PLENTY = 100_000  # pictures a day


def a_tier(name: str = "member", **changes: Any) -> Tier:
    """A generous tier; `changes` are fields of Tier."""
    fields = {"name": name, "images": 4, "max_images": 10, "quota": PLENTY, "per": "day", "direct_messages": True}
    return Tier.model_validate(fields | changes)


def tiers(**changes: Any) -> Tiers:
    """The default tier with `changes`, and the one that free commands name."""
    listed = {"member": a_tier(**changes), "free": a_tier("free", images=2, max_images=4, quota=6, weight=0.5)}
    return Tiers(listed, "member")


def tiers_file(folder: Path, **changes: Any) -> str:
    """The same as a ``tiers.toml`` in `folder`, for the setting TIERS."""
    lines = ['default = "member"']
    for name, tier in tiers(**changes).tiers.items():
        lines += [
            f"[tiers.{name}]",
            *(f"{key} = {json.dumps(value)}" for key, value in tier.model_dump(exclude={"name"}).items()),
        ]
    path = folder / "tiers.toml"
    path.write_text("\n".join(lines))
    return str(path)
