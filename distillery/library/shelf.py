"""The LoRAs as they are now: those listed, as their owners changed them since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from distillery.library.lora import Lora


@dataclass(frozen=True)
class LoraChange:
    """What an owner changed about a LoRA; None leaves a field as it is listed."""

    public: bool | None = None
    description: str | None = None


class Shelf:
    """A view of all LoRAs that is replaced whole: whoever took one keeps reading it undisturbed."""

    def __init__(self, listed: Mapping[str, Lora]) -> None:
        self._listed = dict(listed)
        self.current: Mapping[str, Lora] = MappingProxyType(self._listed)

    def apply(self, changes: Mapping[str, LoraChange]) -> None:
        """From now on show the listed LoRAs with `changes`, all there are, by name. Unknown names are passed over."""
        changed = {name: _changed(lora, changes.get(name)) for name, lora in self._listed.items()}
        self.current = MappingProxyType(changed)


def _changed(lora: Lora, change: LoraChange | None) -> Lora:
    if change is None:
        return lora
    public = lora.public if change.public is None else change.public
    description = lora.description if change.description is None else change.description
    return replace(lora, public=public, description=description)
