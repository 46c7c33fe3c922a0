"""The prompt gate: texts in, the category that they are refused for out. Pure, and fast enough to ask for every text.

It reads past disguises (lookalikes, digits for letters, letters apart or drawn out), and matches whole words only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from distillery.safety.composing import Places, composed
from distillery.safety.lexicon import Lexicon
from distillery.safety.lists import load_lists
from distillery.safety.own_words import own_words
from distillery.safety.plain import plain
from distillery.safety.policy import OWN_WORDS, Category, Policy
from distillery.vocabulary.errors import SettingsError

FOLDER = Path(__file__).parent  # of the lists and the policy that are shipped


@dataclass(frozen=True)
class Verdict:
    """Why texts are refused. `position`, for the log, counts the words before what was found: never the word itself."""

    category: str
    position: int


@dataclass(frozen=True)
class PromptGate:
    """The lists and what goes by them. Immutable."""

    policy: Policy
    lexicon: Lexicon
    versions: Mapping[str, int]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Read ``policy.toml`` and ``words/*.toml`` of `folder`. Raises SettingsError."""
        policy, lists = Policy.load(folder / "policy.toml"), load_lists(folder / "words")
        if missing := policy.lists - set(lists):
            raise SettingsError(f"{folder / 'policy.toml'}: these lists are missing: {', '.join(sorted(missing))}.")
        versions = {"policy": policy.version, **{name: each.version for name, each in lists.items()}}
        return cls(policy, Lexicon([*lists.values()]), versions)

    def judge(
        self, texts: str | Iterable[str], words: Sequence[str] = (), allowed: Collection[str] = ()
    ) -> Verdict | None:
        """The first category in the policy's order that `texts`, which are one request's, are in; None if they pass.

        `words` are a guild's own. Categories that are `allowed` here are not looked for.
        """
        found = self._found([texts] if isinstance(texts, str) else texts, tuple(words))
        for name, category in self.policy.categories.items() if found else ():
            position = _position(name, category, found)
            if position is not None and name not in allowed:
                return Verdict(name, position)
        return None

    def _found(self, texts: Iterable[str], words: tuple[str, ...]) -> dict[str, int]:
        """The lists that something is on, with the first position."""
        found: dict[str, int] = {}
        for text in texts:
            places = self._places(text, words)
            near = composed((rule for rule in self.policy.composed if not rule.anywhere), places) if places else {}
            for name, position in (*((name, at[0]) for name, at in places.items()), *near.items()):
                found[name] = min(position, found.get(name, position))
        anywhere = (rule for rule in self.policy.composed if rule.anywhere)
        made = composed(anywhere, {name: [position] for name, position in found.items()}) if found else {}
        return {**made, **found}

    def _places(self, text: str, words: tuple[str, ...]) -> Places:
        """Where the hits on each list are in one text."""
        shown, places = plain(text), defaultdict[str, list[int]](list)
        hits = [*self.lexicon.found(shown), *(own_words(words).found(shown) if words else ())]
        for position, name in sorted(hits):
            places[name].append(position)
        return places


@cache
def shipped() -> PromptGate:
    """The gate of the lists that come with this version, read once a process."""
    return PromptGate.load()


def _position(name: str, category: Category, found: Mapping[str, int]) -> int | None:
    """Where the category is, if it is."""
    lists = (OWN_WORDS,) if name == OWN_WORDS else category.lists
    if alone := [found[each] for each in lists if each in found]:
        return min(alone)
    groups = [[found[each] for each in group if each in found] for group in category.together]
    return min(map(min, groups)) if groups and all(groups) else None
