"""Everything that can be named: models and LoRAs, their files, and who may know of which."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from distillery.library.asset import Asset
from distillery.library.lora import Lora, load_loras
from distillery.library.model import Model, load_models
from distillery.library.nearest import nearest
from distillery.library.shelf import Shelf
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import Text, joined, text

_NAMED = 8  # how many names a sentence lists


@dataclass(frozen=True)
class Library:
    """All the models and LoRAs there are; names are lower case. Fixed, but for what the shelf shows of LoRAs.

    `damping` is by how much the weights of LoRAs are lowered, by their number: the first factor is for one alone.
    """

    models: dict[str, Model] = field(default_factory=dict)
    default: str = ""
    shelf: Shelf = field(default_factory=lambda: Shelf({}))
    damping: tuple[float, ...] = (1.0,)

    @classmethod
    def load(cls, models: Path, loras: Path | None = None) -> Self:
        """Read ``models.toml`` and ``loras.toml`` (else the one beside it, if any). Raises SettingsError."""
        listed, default = load_models(models)
        path = loras or models.with_name("loras.toml")
        shelved, damping = load_loras(path) if loras or path.exists() else ({}, (1.0,))
        return cls(listed, default, Shelf(shelved), damping)

    def of_families(self, families: Collection[str]) -> Self:
        """Without what is of other families; the first public model that is left takes the default's place."""
        models = {name: model for name, model in self.models.items() if model.family in families}
        public = [name for name, model in models.items() if model.public]
        default = self.default if self.default in models else next(iter(public), self.default)
        return replace(self, models=models, default=default, shelf=self.shelf.of_families(families))

    @property
    def default_model(self) -> Model:
        """The model of whoever names none."""
        return self.models[self.default]

    @property
    def loras(self) -> Mapping[str, Lora]:
        """Every LoRA by name, private ones too, as they are now."""
        return self.shelf.current

    @cached_property
    def _assets(self) -> dict[str, Asset]:
        named = [Asset(file=file) for model in self.models.values() for file in model.files.values()]
        described = [asset for model in self.models.values() for asset in model.assets]
        return {asset.file: asset for asset in [*named, *described, *(lora.asset for lora in self.loras.values())]}

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file name of every model and LoRA."""
        return frozenset(self._assets)

    def asset(self, file: str) -> dict[str, Any]:
        """``{"url", "sha256", "size"}`` of a file; all None for what the library does not list."""
        found = self._assets.get(file)
        return found.to_dict() if found else {"url": None, "sha256": None, "size": None}

    def model(self, name: str) -> Model:
        """The model called `name`, in any case, whoever asks. Raises NotFound, naming the nearest."""
        if found := self.models.get(name.lower()):
            return found
        public = [model.name for model in self.visible_models(None)]
        raise NotFound(joined([text('There is no model "{name}".', name=name), _suggestion(name, public)]))

    def lora(self, name: str, member: str | None = None) -> Lora:
        """The LoRA called `name`, in any case. Raises NotFound, naming the nearest; also for a stranger's own."""
        found = self.loras.get(name.lower())
        if found and found.visible_to(member):
            return found
        visible = [lora.name for lora in self.visible_loras(member)]
        raise NotFound(joined([text('There is no LoRA "{name}".', name=name), _suggestion(name, visible)]))

    def visible_models(self, member: str | None, families: Iterable[str] | None = None) -> list[Model]:
        """The models that `member` may use; those of `families` only, if any are named."""
        return [model for model in self.models.values() if model.visible_to(member) and _is_of(model.family, families)]

    def visible_loras(self, member: str | None, families: Iterable[str] | None = None) -> list[Lora]:
        """The LoRAs that `member` may use; those of `families` only, if any are named."""
        return [lora for lora in self.loras.values() if lora.visible_to(member) and _is_of(lora.family, families)]

    def secrets(self, said: Mapping[str, Any]) -> frozenset[str]:
        """Which of the values `said` name models and LoRAs that are somebody's own; and the LoRAs' activation words."""
        listed = (value if isinstance(value, list) else [value] for value in said.values())
        names = {name for values in listed for name in values if isinstance(name, str)}
        models = [name for name in names if name in self.models and not self.models[name].public]
        loras = [self.loras[name] for name in names if name in self.loras and not self.loras[name].public]
        return frozenset([*models, *(word for lora in loras for word in (lora.name, *lora.activation))])

    def weights(self, lora: Lora, among: int) -> tuple[float, float]:
        """The weights for model and CLIP of one of `among` LoRAs, lowered so that together they do not overpower."""
        factor = self.damping[min(among, len(self.damping)) - 1]
        return round(lora.model_weight * factor, 4), round(lora.clip_weight * factor, 4)


def _is_of(family: str, families: Iterable[str] | None) -> bool:
    return families is None or family in families


def _suggestion(name: str, known: list[str]) -> Text:
    if guess := nearest(name.lower(), known):
        return text("Did you mean {guess}?", guess=guess)
    return text("There are: {names}.", names=", ".join(known[:_NAMED]))
