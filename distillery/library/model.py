"""Models by name, as the operator lists them in ``models.toml``."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from distillery.library.asset import Asset, Listed
from distillery.library.ownership import Owned, OwnedEntry
from distillery.library.toml import read_toml
from distillery.vocabulary.errors import SettingsError


@dataclass(frozen=True)
class Model(Owned):
    """One model: `files` is role -> file name (checkpoint, vae, upscaler, …), `assets` what is known about them.

    `values` are those of its family that are different for it: it may need fewer steps.
    """

    name: str
    family: str
    files: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    description: str = ""
    assets: tuple[Asset, ...] = ()


class _Entry(OwnedEntry):
    family: str
    files: dict[str, Listed] = Field(min_length=1)
    values: dict[str, Any] = Field(default_factory=dict)
    description: str = ""

    def named(self, name: str) -> Model:
        files = {role: asset.file for role, asset in self.files.items()}
        return Model(name=name, **{**dict(self), "files": files}, assets=tuple(self.files.values()))


class _Listing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    default: str
    models: dict[str, _Entry] = Field(min_length=1)


def load_models(path: Path) -> tuple[dict[str, Model], str]:
    """The models that ``models.toml`` lists, by name in lower case, and the name of the default one.

    Raises SettingsError with every problem.
    """
    listing = read_toml(path, _Listing)
    models = {name.lower(): entry.named(name.lower()) for name, entry in listing.models.items()}
    default = listing.default.lower()
    if default not in models:
        raise SettingsError(f'{path}: default: "{listing.default}" is none of the models: {", ".join(models)}.')
    if not models[default].public:
        raise SettingsError(f'{path}: default: "{default}" is not public.')
    return models, default
