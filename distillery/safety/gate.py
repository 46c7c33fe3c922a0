"""The prompt gate: texts in, the category that they are refused for out. Pure, and fast enough to ask for every text.

It reads past disguises (lookalikes, digits for letters, letters apart or drawn out), and matches whole words only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

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
        named = {name for each in policy.categories.values() for name in (*each.lists, *sum(each.together, ()))}
        if missing := named - set(lists):
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
            shown = plain(text)
            hits = [*self.lexicon.found(shown)]
            if words:
                hits += own_words(words).found(shown)
            for position, name in hits:
                found[name] = min(position, found.get(name, position))
        return found


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
