"""What to offer while a member types. From memory alone: Discord waits three seconds, and nothing can be deferred."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.commands.options import CHOICES, Option
from bot.commands.recall import NOBODY, Recall
from distillery.catalogue import Catalogue
from distillery.command.readers.assets import canonical
from distillery.command.text import split_flags
from distillery.library import Lora, Model

LONGEST = 100  # characters of a suggestion's name, and of its value
_COMMA = re.compile(r"[,，、]")


@dataclass(frozen=True)
class Suggestion:
    """What is shown, and what it puts into the option."""

    name: str
    value: str


@dataclass(frozen=True)
class Typing:
    """A member at work on a command: the options given so far by name, and the text with flags among them."""

    command: str
    member: str
    options: Mapping[str, Any]
    text: str = ""
    guild: str | None = None

    def value(self, flag: str) -> str | None:
        """What was given for a flag, as an option or in the text."""
        if isinstance(given := self.options.get(flag), str):
            return given
        return next((each.value for each in split_flags(self.text)[1] if each.name == flag), None)


class Suggestions:
    """Reads the catalogue for members who type, and what is known of them."""

    def __init__(self, catalogue: Catalogue, recall: Recall = NOBODY) -> None:
        self._catalogue = catalogue
        self.recall = recall

    def offer(self, option: Option, typed: str, typing: Typing) -> list[Suggestion]:
        """At most CHOICES of them, best first."""
        if option.type == "loras":
            found = self._completed_list(option, typed, typing)
        else:
            found = (Suggestion(_clipped(label), value) for value, label in _matching(self._all(option, typing), typed))
        return [each for each in found if len(each.value) <= LONGEST][:CHOICES]

    def _all(self, option: Option, typing: Typing) -> Iterator[tuple[str, str]]:
        """Every value there is with how it is shown."""
        library, families = self._catalogue.library, self._families(typing)
        if option.type == "ratio":
            known = (ratio for name in families or () for ratio in self._catalogue.families[name].ratios)
            yield from ((ratio, ratio) for ratio in dict.fromkeys(known))
        elif option.type == "model":
            own = self._catalogue.definitions[typing.command].families
            yield from map(self._labelled, library.visible_models(typing.member, own or None))
        elif option.type in ("lora", "loras"):
            yield from map(self._labelled, library.visible_loras(typing.member, families))
        elif option.type == "preset":
            presets = self.recall.presets(typing.member, typing.guild)
            yield from ((each.name, f"{each.name} · {each.text}") for each in presets)
        elif option.type == "words":
            yield from ((prompt, prompt) for prompt in self.recall.prompts(typing.member, typing.guild))
        elif option.flag:
            yield from ((choice, choice) for choice in option.flag["choices"])

    def _completed_list(self, option: Option, typed: str, typing: Typing) -> Iterator[Suggestion]:
        """The last item completed, those before it kept; none that is there already, nor more than allowed."""
        *kept, last = (item.strip() for item in _COMMA.split(typed))
        taken = {item.lower() for item in kept}
        if len(kept) >= ((option.flag or {}).get("max_items") or len(kept) + 1):
            return
        before = "".join(f"{item}, " for item in kept if item)
        for value, label in _matching(self._all(option, typing), last):
            if value.lower() not in taken:
                yield Suggestion(_clipped(before + label), before + value)

    def _labelled(self, asset: Model | Lora) -> tuple[str, str]:
        title = self._catalogue.families[asset.family].title
        return asset.name, " · ".join(filter(None, (asset.name, title, asset.description)))

    def _families(self, typing: Typing) -> tuple[str, ...] | None:
        """The family of the model that was chosen; else those of the command, None where it is about any."""
        definition = self._catalogue.definitions[typing.command]
        parameter = definition.of_type("model")
        named = (typing.value(parameter.name) if parameter else None) or ""
        models = self._catalogue.library.visible_models(typing.member)  # of others' own nobody is told anything
        chosen = next((model for model in models if model.name == canonical(named)), None)
        return (chosen.family,) if chosen else definition.families or None


def _matching(pairs: Iterable[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """Those whose value or label holds what was typed; values that start with it come first."""
    sought = typed.strip().lower()
    found = [(value, label) for value, label in pairs if sought in label.lower()]
    return sorted(found, key=lambda pair: not pair[0].lower().startswith(sought))


def _clipped(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
