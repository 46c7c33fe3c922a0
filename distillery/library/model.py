"""Models by name, as the operator lists them in ``models.toml``."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from distillery.library.nearest import nearest
from distillery.library.toml import read_toml
from distillery.vocabulary.errors import NotFound, SettingsError

# A path below ComfyUI's own model folder: "sdxl/base.safetensors" is one, "../x" and "C:\x" are not.
FileName = Annotated[str, Field(pattern=r"^[\w][\w .+()-]*(/[\w][\w .+()-]*)*$")]


@dataclass(frozen=True)
class Model:
    """One model: `files` is role -> file name (checkpoint, vae, upscaler, …)."""

    name: str
    family: str
    files: dict[str, str]
    description: str = ""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    family: str
    files: dict[str, FileName] = Field(min_length=1)
    description: str = ""


class _Listing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    default: str
    models: dict[str, _Entry] = Field(min_length=1)


@dataclass(frozen=True)
class Library:
    """All the models there are; names are lower case."""

    models: dict[str, Model] = field(default_factory=dict)
    default: str = ""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``models.toml``. Raises SettingsError with every problem."""
        listing = read_toml(path, _Listing)
        models = {
            name.lower(): Model(name.lower(), entry.family, entry.files, entry.description)
            for name, entry in listing.models.items()
        }
        if listing.default.lower() not in models:
            raise SettingsError(f'{path}: default: "{listing.default}" is none of the models: {", ".join(models)}.')
        return cls(models, listing.default.lower())

    @property
    def default_model(self) -> Model:
        """The model of whoever names none."""
        return self.models[self.default]

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file name of every model."""
        return frozenset(name for model in self.models.values() for name in model.files.values())

    def model(self, name: str) -> Model:
        """The model called `name`, in any case. Raises NotFound, naming the nearest."""
        if found := self.models.get(name.lower()):
            return found
        guess = nearest(name.lower(), self.models)
        hint = f"Did you mean {guess}?" if guess else f"There are: {', '.join(self.models)}."
        raise NotFound(f'There is no model "{name}". {hint}')
