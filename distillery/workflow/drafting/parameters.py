"""What a drafted command takes: the inputs that members want to change, as far as the graph has them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from distillery.workflow.drafting import toml
from distillery.workflow.drafting.export import Export
from distillery.workflow.drafting.pictures import Picture
from distillery.workflow.drafting.sampling import Sampling, Spot

MAX_PROMPT, MAX_NEGATIVE = 2000, 1000  # characters


@dataclass
class Draft:
    """Parts of a definition, in order: tables of parameters by name, and rules. `said` is for the designer."""

    parameters: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    bypasses: list[str] = field(default_factory=list)
    _sets: dict[tuple[tuple[str, ...], str | None], tuple[dict[str, Any], list[str]]] = field(default_factory=dict)

    def add(self, name: str, words: str, **keys: Any) -> None:
        """A parameter; `words` tell where it goes."""
        self.parameters[name] = toml.table(f"[parameters.{name}]", keys, [words])

    def set(self, titles: Iterable[str], inputs: Mapping[str, Any], words: str = "", when: str | None = None) -> None:
        """A rule that writes values; one for the same nodes takes them up."""
        values, told = self._sets.setdefault((tuple(titles), when), ({}, []))
        values |= inputs
        told += [words] if words else []

    def set_spots(self, export: Export, spots: Iterable[Spot], value: Any, words: str = "") -> None:
        """The same for inputs that may be called differently in each node."""
        for number, (name, nodes) in enumerate(_by_input(spots).items()):
            self.set([export.title(node) for node in nodes], {name: value}, "" if number else words)

    @property
    def rules(self) -> list[str]:
        """Every rule, in order."""
        return [*(_rule(*key, *said) for key, said in self._sets.items()), *self.bypasses]


def _rule(titles: tuple[str, ...], when: str | None, values: dict[str, Any], words: list[str]) -> str:
    keys = {"node": titles[0] if len(titles) == 1 else titles, "when": when}
    lines = [f"inputs.{toml.key(name)} = {toml.value(value)}" for name, value in values.items()]
    return "\n".join([toml.table("[[set]]", keys, words), *lines])


def texts(draft: Draft, export: Export, sampling: Sampling, pictures: list[Picture]) -> None:
    """The prompt, and what to avoid. Where a picture is needed, that comes first, and the prompt is a flag."""
    prompts, negatives = sampling.prompts(), sampling.negatives()
    if prompts:
        first = not any(picture.needed for picture in pictures)
        exported = str(export.value(*prompts[0]))
        draft.add(
            "prompt", f"Goes to {_places(export, prompts)}. Exported with: {_short(exported)}",
            type="text", positional=True if first else None, max_length=MAX_PROMPT, option=None if first else True,
            default=None if first else _default(exported, MAX_PROMPT), help="What the picture shows",
        )  # fmt: skip
        draft.set_spots(export, prompts, "positive", "The prompt, with activation words and the family's own words")
    if negatives:
        draft.add(
            "neg", f"Goes to {_places(export, negatives)}.", type="text", max_length=MAX_NEGATIVE,
            default=_default(str(export.value(*negatives[0])), MAX_NEGATIVE), option=True,
            help="What the picture must not show",
        )  # fmt: skip
        draft.set_spots(export, negatives, "neg")


def chance(draft: Draft, export: Export, sampling: Sampling) -> None:
    """The seed, and with it how many pictures: each has its own."""
    if seeds := sampling.seeds():
        help_text = "Where chance starts: the same seed makes the same picture"
        draft.add("seed", f"Goes to {_places(export, seeds)}.", type="seed", option=True, help=help_text)
        draft.add(
            "images", "Each with a seed of its own.", type="int", range=[1, 10], option=True, help="How many pictures"
        )
        draft.set_spots(export, seeds, "seed")


def numbers(draft: Draft, export: Export, sampling: Sampling) -> None:
    """Steps, guidance, and how much of a start picture is redrawn."""
    if steps := sampling.number("steps"):
        count = int(export.value(*steps[0]))
        _number(draft, export, steps, "steps", count, max(60, 2 * count), "In how many steps it is drawn")
        _shares(draft, export, sampling, count)
    if guidance := sampling.number("guidance") or sampling.number("cfg"):
        strength = float(export.value(*guidance[0]))
        _number(draft, export, guidance, "cfg", strength, max(30.0, 2 * strength), "How closely to follow the prompt")
    denoise = sampling.number("denoise")
    if denoise and 0 < export.value(*denoise[0]) < 1:
        own = [spot for spot in denoise if spot.node == denoise[0].node]
        _number(draft, export, own, "denoise", float(export.value(*own[0])), 1.0, "How much of the start is redrawn")


def _number(draft: Draft, export: Export, spots: list[Spot], name: str, default: Any, most: Any, told: str) -> None:
    low, high = _bounds(export, spots, most)
    if not low <= default <= high:
        return
    kind = "int" if isinstance(default, int) else "float"
    low, high = (round(each) if each == round(each) else each for each in (low, high))
    where = f"Goes to {_places(export, spots)}."
    draft.add(name, where, type=kind, range=[low, high], default=default, option=True, help=told)
    draft.set_spots(export, spots, name)


def _bounds(export: Export, spots: list[Spot], most: Any) -> tuple[Any, Any]:
    """What all the nodes take, and no more than anybody wants."""
    specs = [spec for spot in spots if (spec := export.spec(*spot))]
    lows = [spec.minimum for spec in specs if spec.minimum is not None]
    highs = [spec.maximum for spec in specs if spec.maximum is not None]
    kind = type(most)
    return kind(max(lows, default=0)), kind(min([most, *highs]))


def _shares(draft: Draft, export: Export, sampling: Sampling, steps: int) -> None:
    """Where samplers hand over to each other stays the same share of the steps."""
    for node in sampling.samplers:
        for name in ("start_at_step", "end_at_step"):
            at = export.value(node, name)
            if type(at) is int and 0 < at < steps:
                words = f"Exported as step {at} of {steps}"
                draft.set([export.title(node)], {name: f"round(steps * {at / steps:.4g})"}, words)


def _by_input(spots: Iterable[Spot]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for spot in spots:
        found.setdefault(spot.name, []).append(spot.node)
    return found


def _places(export: Export, spots: Iterable[Spot]) -> str:
    return ", ".join(f'"{export.title(spot.node)}" ({spot.name})' for spot in spots)


def _short(words: str) -> str:
    return f"{words[:60]}…" if len(words) > 60 else words


def _default(words: str, longest: int) -> str | None:
    """What the graph says, if it may be a default."""
    fits = 0 < len(words) <= longest and words.isprintable()
    return words if fits else None
