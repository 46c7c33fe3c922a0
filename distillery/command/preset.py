"""Presets: flags under a name, which count where a member gave nothing. What of one does not fit is told, not refused.

Who has which is for others to know (distillery/members/presets.py): here they are texts by name.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from distillery.command.given import Given
from distillery.command.parameter import Parameter
from distillery.command.readers import read
from distillery.command.readers.assets import canonical
from distillery.command.reading import Context, Reading, shown
from distillery.command.rules import works_with
from distillery.command.signature import Signature
from distillery.command.text import Flag, split_flags
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, text

PRESET = "preset"  # the flag, and its type
LISTED = 10  # presets that a hint names
LONGEST = 200  # characters of one that a note repeats


@dataclass(frozen=True)
class Taken:
    """What a preset gives a command: raw values by parameter name, and sentences for the member."""

    raw: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


def known_as(name: str) -> str:
    """The name by which a preset is kept, however it was written."""
    return unicodedata.normalize("NFC", name.strip()).lower()


def names_preset(written: str, options: Mapping[str, Any]) -> bool:
    """Whether a text or native options name a preset: nobody need look for one otherwise."""
    texts = [written, *(value for value in options.values() if isinstance(value, str))]
    return bool(options.get(PRESET)) or any(flag.name == PRESET for each in texts for flag in split_flags(each)[1])


def take(given: Given, presets: Mapping[str, str], models: Collection[str]) -> Taken:
    """The preset that is named, taken out of `given`; a problem there if there is none. `models`: those usable."""
    wanted = given.values.pop(PRESET, None) if PRESET in given.signature.flags else None
    if wanted is None:
        return Taken()
    name = known_as(wanted)
    if name not in presets:
        given.problems.append(_unknown(wanted, presets))
        return Taken()
    raw, unfit = _fitting(given, split_flags(presets[name])[1], models)
    used = text("Preset {name}: {flags}", name=name, flags=presets[name][:LONGEST])
    return Taken(raw, (used, *(left_out(flag) for flag in unfit)))


def read_preset(parameter: Parameter, raw: str, context: Context) -> Reading:
    """`raw` as `parameter` wants it, else None, for what it is by itself, and a note. Raises nothing."""
    if not works_with(parameter, context):
        return Reading(None, (left_out(parameter.flag),))
    try:
        return read(parameter, raw, context)
    except CommandError as error:
        why = error.problems[0].message
        return Reading(None, (text("{flag} of the preset was left out: {why}", flag=parameter.flag, why=why),))


def left_out(flag: str) -> Text:
    """What is told of a flag that says nothing here."""
    return text("{flag} of the preset cannot be used here and was left out.", flag=flag)


def objections(words: str) -> Iterator[Problem]:
    """What no preset may have in it, whatever the flags mean."""
    said, flags = split_flags(words)
    if said:
        message = text("A preset is made of flags, but {words} stands before the first.", words=shown(said))
        yield Problem("words_in_preset", message, hint=text("Take it out, or write flags such as --ar 16:9."))
    if any(flag.name == PRESET for flag in flags):
        message = text("A preset cannot name another preset.")
        yield Problem("preset_in_preset", message, f"--{PRESET}", text("Write out what that one stands for."))


def taker(words: str, signatures: Mapping[str, Signature]) -> Signature | None:
    """The command that takes most of the flags of a preset; None where no command takes presets."""
    names = {flag.name for flag in split_flags(words)[1]}
    able = [each for each in signatures.values() if PRESET in each.flags]
    return max(able, key=lambda each: len(names & each.flags.keys()), default=None)


def _fitting(given: Given, flags: list[Flag], models: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Raw values for what nobody gave, and the flags that cannot be used."""
    raw: dict[str, str] = {}
    unfit: list[str] = []
    for flag in flags:
        parameter = given.signature.flags.get(flag.name)
        if parameter and (flag.name in given.values or flag.name in given.lacking):
            continue
        if parameter is None or not _fits(parameter, flag, given, models):
            unfit.append(shown(f"--{flag.name}", quotes=""))
        else:
            several = parameter.type == "loras" and flag.name in raw
            raw[flag.name] = f"{raw[flag.name]}, {flag.value}" if several else flag.value
    return raw, list(dict.fromkeys(unfit))


def _fits(parameter: Parameter, flag: Flag, given: Given, models: Collection[str]) -> bool:
    """Whether it can be said beside what was given, and is no model that is gone."""
    if parameter.name == PRESET or not (flag.given or parameter.type == "switch"):
        return False
    if parameter.type == "model" and canonical(flag.value) not in models:
        return False
    beside = [given.signature.parameters[name] for name in given.values]
    return not any(other.name in parameter.excludes or parameter.name in other.excludes for other in beside)


def _unknown(wanted: str, presets: Mapping[str, str]) -> Problem:
    message = text("There is no preset {name} for you here.", name=shown(wanted))
    if guess := nearest(known_as(wanted), presets):
        hint = text("Did you mean {guess}?", guess=guess)
    elif presets:
        hint = text("There are: {names}.", names=", ".join(list(presets)[:LISTED]))
    else:
        hint = text("Save one in Discord, with /presets save.")
    return Problem("unknown_preset", message, f"--{PRESET}", hint)
