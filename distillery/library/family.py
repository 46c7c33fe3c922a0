"""A model family: what all models of one architecture have in common. Data: ``workflows/families/*.toml``."""

from functools import cached_property
from math import log
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distillery.library.asset import Listed
from distillery.library.model import Model
from distillery.library.toml import read_toml
from distillery.vocabulary.errors import SettingsError

Side = Annotated[int, Field(gt=0, multiple_of=8)]  # pixels; autoencoders work on blocks of 8


class Family(BaseModel):
    """Sizes by ratio, the words added to prompts, and the values that definitions read as ``family.<name>``.

    `sizes` lists one orientation; the portrait twin of each ratio follows from it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    sizes: dict[str, tuple[Side, Side]] = Field(min_length=1)
    quality: str = ""  # appended to every prompt, unless the member says --raw
    negative: str = ""  # the house's negative prompt
    values: dict[str, Any] = Field(default_factory=dict)
    assets: dict[str, Listed] = Field(default_factory=dict, alias="files")  # by role, for models without their own

    @model_validator(mode="after")
    def _ratios_are_ratios(self) -> Self:
        for ratio in self.sizes:
            width, _, height = ratio.partition(":")
            if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
                raise ValueError(f'sizes: "{ratio}" is not a ratio such as "16:9"')
        return self

    @cached_property
    def files(self) -> dict[str, str]:
        """Role -> file name: what definitions read as ``files.<role>`` where a model has no file of its own."""
        return {role: asset.file for role, asset in self.assets.items()}

    def value(self, name: str, model: Model) -> Any:
        """What a parameter's `family_default` names: quality, negative, or a value, of `model` if it has its own."""
        return getattr(self, name) if name in ("quality", "negative") else {**self.values, **model.values}.get(name)

    @cached_property
    def ratios(self) -> dict[str, tuple[int, int]]:
        """Every ratio the family makes, twins included: ``{"16:9": (1360, 768), "9:16": (768, 1360), …}``."""
        twins = {":".join(reversed(ratio.split(":"))): (height, width) for ratio, (width, height) in self.sizes.items()}
        return {**twins, **self.sizes}

    @cached_property
    def scope(self) -> SimpleNamespace:
        """What an expression sees as ``family``."""
        return SimpleNamespace(**self.values, name=self.name, quality=self.quality, negative=self.negative)

    def scope_for(self, model: Model) -> SimpleNamespace:
        """The same for one model, whose own values count instead."""
        return SimpleNamespace(**{**vars(self.scope), **model.values}) if model.values else self.scope

    def nearest_ratio(self, width: float, height: float) -> str:
        """The supported ratio nearest to `width`:`height`, equally strict on wide and tall."""
        wanted = log(width) - log(height)
        return min(self._logarithms, key=lambda ratio: abs(wanted - self._logarithms[ratio]))

    @cached_property
    def _logarithms(self) -> dict[str, float]:
        return {ratio: _logarithm(ratio) for ratio in self.ratios}


def _logarithm(ratio: str) -> float:
    width, height = ratio.split(":")
    return log(int(width)) - log(int(height))


def load_families(folder: Path) -> dict[str, Family]:
    """Every family in `folder`, by file name. Raises SettingsError with every problem."""
    families, problems = {}, []
    for path in sorted(folder.glob("*.toml")):
        try:
            families[path.stem] = read_toml(path, Family, name=path.stem)
        except SettingsError as error:
            problems.append(str(error))
    if problems:
        raise SettingsError("\n".join(problems))
    return families
