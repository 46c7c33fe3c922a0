"""What a flag is to one family of models and to another: who takes it, its default, and the values advised."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from distillery.command.parameter import Parameter
from distillery.command.reading import either
from distillery.command.signature import Signature
from distillery.library import Family
from distillery.vocabulary.text import joined, text

Families = Mapping[str, Family]


def restriction(parameter: Parameter, signature: Signature, families: Families) -> str:
    """The shorter of two ways to say it: "not with Flux", "Stable Diffusion XL only"; "" where all families take it."""
    taking, without = takers(parameter, signature, families)
    return f"not with {without}" if without else f"{taking} only" if taking else ""


def takers(parameter: Parameter, signature: Signature, families: Families) -> tuple[str, str]:
    """The families that take it, or those that do not, whichever are fewer; the other, or both, are ""."""
    without = [name for name in signature.families if name not in parameter.families]
    if not (parameter.families and without):
        return "", ""
    if len(without) < len(parameter.families):
        return "", _titles(without, families)
    return _titles(parameter.families, families), ""


def defaults(parameter: Parameter, signature: Signature, families: Families, shown: Callable[[Any], str]) -> str:
    """The default that a definition or a family gives: "6 (Flux: 3.5)"; "" where there is none."""
    return _apart(parameter.family_default, parameter.default, _families(parameter, signature, families), shown)


def advised(parameter: Parameter, signature: Signature, families: Families, shown: Callable[[Any], str]) -> str:
    """The values that are best: "3 to 12 (Flux: 2 to 5)"; "" where none are better than others."""
    return _apart(parameter.family_advised, parameter.advised, _families(parameter, signature, families), shown)


def _titles(names: list[str] | tuple[str, ...], families: Families) -> str:
    return either([families[name].title for name in names])


def _families(parameter: Parameter, signature: Signature, families: Families) -> list[Family]:
    return [families[name] for name in parameter.families or signature.families]


def _apart(value: str | None, usual: Any, takers: list[Family], shown: Callable[[Any], str]) -> str:
    """What most families have, then those that have another."""
    if not (value and takers):
        return "" if usual is None else shown(usual)
    found = {each.title: each.values.get(value, usual) for each in takers}
    told = {title: shown(each) for title, each in found.items() if each is not None}
    if not told:
        return ""
    ((common, _),) = Counter(told.values()).most_common(1)
    others = joined((joined([title, each], by=": ") for title, each in told.items() if each != common), by="; ")
    return text("{usual} ({others})", usual=common, others=others) if others else common
