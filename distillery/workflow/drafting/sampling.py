"""What a graph draws with: its samplers, and the inputs around them that members may want to change."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from distillery.workflow.drafting.export import Export
from distillery.workflow.schemas import ANY

_TEXT = re.compile(r"^(text|prompt|string|value|clip_[lg]|t5xxl|llama|.*_prompt|text_.*)$", re.IGNORECASE)
_WORDS = ("CONDITIONING", "GUIDER", "STRING", ANY)
_SEEDS = ("seed", "noise_seed")
_PRIMITIVE = ("value", "seed", "int", "float", "number", "text", "string")


class Spot(NamedTuple):
    """One input of one node, that has a value."""

    node: str
    name: str


class Sampling:
    """Samplers in the order in which they draw; the first is the base pass."""

    def __init__(self, export: Export) -> None:
        self._export = export
        found = [node for node in export.graph if _is_sampler(export, node)]
        self.samplers = sorted(found, key=lambda node: len(export.upstream(node) & set(found)))

    @property
    def base(self) -> str | None:
        """The sampler that draws first."""
        return self.samplers[0] if self.samplers else None

    def prompts(self) -> list[Spot]:
        """The texts that the base pass follows, and the same texts wherever else they stand."""
        return self._texts("positive")

    def negatives(self) -> list[Spot]:
        """The texts that it avoids; none where that is but the prompt again."""
        prompts = set(self.prompts())
        return [spot for spot in self._texts("negative") if spot not in prompts]

    def seeds(self) -> list[Spot]:
        """Every number that chance starts from."""
        return list(
            dict.fromkeys(spot for node in self._export.graph for name in _SEEDS for spot in self._held(node, name))
        )

    def number(self, *names: str) -> list[Spot]:
        """The number of that name that the base pass draws with, and the same wherever else a sampler has it."""
        if self.base is None:
            return []
        found = next((spot for name in names for spot in self._near(self.base, name)), None)
        if found is None:
            return []
        value = self._export.value(*found)
        others = [Spot(node, found.name) for node in self.samplers if self._export.value(node, found.name) == value]
        return list(dict.fromkeys([found, *others]))

    def _near(self, node: str, name: str) -> Iterator[Spot]:
        """An input called `name`, at the node itself or up the links that say how it samples."""
        for each in self._along(node, lambda key: key in ("sigmas", "guider", "positive", "conditioning", "cond1")):
            spots = [spot for spot in self._held(each, name) if _is_number(self._export.value(*spot))]
            if spots:
                yield from spots
                return

    def _texts(self, side: str) -> list[Spot]:
        found: dict[Spot, str] = {}
        for sampler in self.samplers:
            for spot in self._encoded(sampler, side):
                found.setdefault(spot, str(self._export.value(*spot)))
        first = next(iter(found.values()), None)
        return [spot for spot, text in found.items() if text == first or spot.node == next(iter(found)).node]

    def _encoded(self, sampler: str, side: str) -> list[Spot]:
        """The texts of the first node on the way up from that side of a sampler that has any."""
        other = "negative" if side == "positive" else "positive"
        export = self._export
        starts = [name for name in (side, "guider", "conditioning", "cond1") if export.source(sampler, name)]
        for name in starts[:1]:
            source = export.source(sampler, name)
            for node in self._along(str(source), lambda key: key != other and not key.startswith(other), _WORDS):
                if spots := self._text_inputs(node):
                    return spots
        return []

    def _text_inputs(self, node: str) -> list[Spot]:
        spec = self._export.spec
        names = [name for name in self._export.inputs(node) if _TEXT.match(name)]
        known = [name for name in names if (found := spec(node, name)) and found.type in ("STRING", ANY)]
        return [spot for name in known for spot in self._held(node, name) if isinstance(self._export.value(*spot), str)]

    def _along(self, start: str, takes: Callable[[str], bool], kinds: Collection[str] | None = None) -> Iterator[str]:
        """`start` and what feeds it through inputs that `takes` allows, nearest first."""
        export, seen, waiting = self._export, {start}, [start]
        while waiting:
            node = waiting.pop(0)
            if node not in export.graph:
                continue
            yield node
            for name in export.inputs(node):
                source = export.source(node, name)
                if source and source not in seen and takes(name) and self._gives(node, name, kinds):
                    seen.add(source)
                    waiting.append(source)

    def _gives(self, node: str, name: str, kinds: Collection[str] | None) -> bool:
        spec = self._export.spec(node, name)
        return kinds is None or (spec is not None and spec.type in kinds)

    def _held(self, node: str, name: str) -> list[Spot]:
        """The input itself if it has a value, else that of the primitive node that feeds it."""
        export = self._export
        if name not in export.inputs(node):
            return []
        source = export.source(node, name)
        if source is None:
            return [Spot(node, name)] if export.value(node, name) is not None else []
        if source not in export.graph or any(export.source(source, key) for key in export.inputs(source)):
            return []
        return [Spot(source, key) for key in export.inputs(source) if key.lower() in _PRIMITIVE][:1]


def _is_sampler(export: Export, node: str) -> bool:
    fed = {name for name in export.inputs(node) if export.source(node, name)}
    draws = "latent_image" in fed or {"model", "positive"} <= fed
    return draws and bool({"guider", "positive", "conditioning"} & fed)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e9
