"""Who may know of a model or a LoRA: everybody, or the member whose own it is."""

from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


@dataclass(frozen=True, kw_only=True)
class Owned:
    """One that is not `public` is there for its `owner` (a member's id) alone. `preview` is a picture of its work."""

    public: bool = True
    owner: str | None = None
    preview: str | None = None

    def visible_to(self, member: str | None) -> bool:
        """Whether `member` may know of it."""
        return self.public or (self.owner is not None and self.owner == member)


class OwnedEntry(BaseModel):
    """The same as TOML lists it."""

    model_config = ConfigDict(extra="forbid")

    public: bool = True
    owner: str | None = None
    preview: str | None = None

    @model_validator(mode="after")
    def _somebody_sees_it(self) -> Self:
        if not self.public and self.owner is None:
            raise ValueError("what is not public needs an owner")
        return self
