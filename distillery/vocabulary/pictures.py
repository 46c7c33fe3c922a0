"""A picture that a member brought: fetched, checked, stripped of what it said, and stored under its hash."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self


@dataclass(frozen=True)
class StoredPicture:
    """`name` is what commands and graphs call it (``input_<hash>.png``), `key` where it lies; size in pixels.

    `masked` says that some of it is transparent. `recipe` is how it was made, as far as the original said:
    parameter names (``prompt``, ``model``, ``seed``, …) and what the picture was made with. Never trusted.
    `original` is the width and height that were brought, when they were too large to be stored; else None.
    """

    name: str
    key: str
    width: int
    height: int
    masked: bool = False
    recipe: dict[str, Any] = field(default_factory=dict)
    original: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Raises TypeError or ValueError on what this version does not understand."""
        picture = cls(**raw)
        if picture.original is None:
            return picture
        width, height = picture.original  # JSON has lists alone
        return replace(picture, original=(width, height))
