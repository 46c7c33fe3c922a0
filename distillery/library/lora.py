"""LoRAs by name, as the operator lists them in ``loras.toml``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from distillery.library.asset import Asset
from distillery.library.ownership import Owned, OwnedEntry
from distillery.library.toml import read_toml

Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+([ _.-][a-z0-9]+)*$",
        max_length=64,
        description="a name of small letters and digits, with one space, - _ or . between words",
    ),
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Weight = Annotated[float, Field(ge=-2, le=2)]
Damping = Annotated[float, Field(gt=0, le=1)]


@dataclass(frozen=True)
class Lora(Owned):
    """One LoRA. Its weights hold while it is alone; `activation` are the words it was trained on."""

    name: str
    family: str
    file: str
    activation: tuple[str, ...] = ()
    model_weight: float = 1.0
    clip_weight: float = 1.0
    description: str = ""
    sha256: str | None = None
    size: int | None = None
    url: str | None = None

    @property
    def asset(self) -> Asset:
        """Its file."""
        return Asset(file=self.file, sha256=self.sha256, size=self.size, url=self.url)

    def missing_words(self, prompt: str) -> tuple[str, ...]:
        """The activation words that `prompt` does not hold yet, in any case."""
        written = prompt.casefold()
        return tuple(words for words in self.activation if words.casefold() not in written)


class _Entry(Asset, OwnedEntry):
    family: str
    activation: tuple[Words, ...] = ()
    model_weight: Weight = 1.0
    clip_weight: Weight | None = None  # None: as model_weight
    description: str = ""

    def named(self, name: str) -> Lora:
        clip_weight = self.model_weight if self.clip_weight is None else self.clip_weight
        return Lora(name=name, **{**dict(self), "clip_weight": clip_weight})


class _Listing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    damping: tuple[Damping, ...] = Field(default=(1.0,), min_length=1)
    loras: dict[Name, _Entry] = Field(default_factory=dict)


def load_loras(path: Path) -> tuple[dict[str, Lora], tuple[float, ...]]:
    """The LoRAs that ``loras.toml`` lists, by name, and its damping. Raises SettingsError with every problem."""
    listing = read_toml(path, _Listing)
    return {name: entry.named(name) for name, entry in listing.loras.items()}, listing.damping
