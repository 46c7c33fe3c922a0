"""A picture that a member brought: fetched, checked, stripped of what it said, and stored under its hash."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class StoredPicture:
    """`name` is what commands and graphs call it (``input_<hash>.png``), `key` where it lies; size in pixels.

    `masked` says that some of it is transparent. `recipe` is how it was made, as far as the original said:
    parameter names (``prompt``, ``model``, ``seed``, …) and what the picture was made with. Never trusted.
    """

    name: str
    key: str
    width: int
    height: int
    masked: bool = False
    recipe: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Raises TypeError on what this version does not understand."""
        return cls(**raw)
