"""The LoRAs as they are now: those listed, as their owners changed them since."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import count
from threading import Lock
from types import MappingProxyType

from distillery.library.lora import Lora


@dataclass(frozen=True)
class LoraChange:
    """What an owner changed about a LoRA; None leaves a field as it is listed."""

    public: bool | None = None
    description: str | None = None


class Shelf:
    """A view of all LoRAs that is replaced whole: whoever took one keeps reading it undisturbed.

    Until the first changes are applied nobody knows what owners made private: what has an owner is theirs alone.
    """

    def __init__(self, listed: Mapping[str, Lora]) -> None:
        self._listed = dict(listed)
        self._looks, self._shown, self._showing = count(1), 0, Lock()
        self.current: Mapping[str, Lora] = MappingProxyType({name: _guarded(lora) for name, lora in listed.items()})

    def of_families(self, families: Collection[str]) -> "Shelf":
        """One with the listed LoRAs of these families alone, which nobody changed yet."""
        return Shelf({name: lora for name, lora in self._listed.items() if lora.family in families})

    def apply(self, changes: Mapping[str, LoraChange]) -> None:
        """From now on show the listed LoRAs with `changes`, all there are, by name. Unknown names are passed over."""
        changed = {name: _changed(lora, changes.get(name)) for name, lora in self._listed.items()}
        self.current = MappingProxyType(changed)

    def refresh(self, read: Callable[[], Mapping[str, LoraChange]]) -> None:
        """Apply what `read` finds, unless what somebody began to read later is shown already: that is newer."""
        look = next(self._looks)
        changes = read()
        with self._showing:
            if look > self._shown:
                self._shown = look
                self.apply(changes)


def _guarded(lora: Lora) -> Lora:
    return replace(lora, public=False) if lora.owner else lora


def _changed(lora: Lora, change: LoraChange | None) -> Lora:
    if change is None:
        return lora
    public = lora.public if change.public is None else change.public
    description = lora.description if change.description is None else change.description
    return replace(lora, public=public, description=description)
