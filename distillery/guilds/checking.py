"""Whether what an admin decides makes sense: its shape, and that what it names exists."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from distillery.catalogue import Catalogue
from distillery.guilds.config import GuildConfig
from distillery.i18n import LANGUAGES
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, text

_NAMED = 8  # how many names a hint lists

Check = Callable[[GuildConfig, GuildConfig, str], None]
"""Called with what held, what is to hold and the admin's id. Raises CommandError."""


def unchecked(before: GuildConfig, after: GuildConfig, by_id: str) -> None:
    """For whoever knows nothing of models and tiers."""


def shaped(config: GuildConfig) -> GuildConfig:
    """`config`, which a copy with changes may have left with values out of their bounds. Raises CommandError."""
    try:
        return GuildConfig.model_validate(config.model_dump())
    except ValidationError as error:
        raise CommandError(map(_misfit, error.errors())) from error


class Checking:
    """What a configuration may name: models, LoRAs, and the `tiers` that roles may be given.

    What was named before stays allowed: a model that went away must not keep admins from changing something else.
    """

    def __init__(self, catalogue: Catalogue, tiers: Collection[str]) -> None:
        self._library = catalogue.library
        self._tiers = tiers

    def __call__(self, before: GuildConfig, after: GuildConfig, by_id: str) -> None:
        """Raises CommandError with everything that is newly named and not there."""
        if problems := list(self._problems(before, after, by_id)):
            raise CommandError(problems)

    def _problems(self, before: GuildConfig, after: GuildConfig, by_id: str) -> Iterator[Problem]:
        models = [model.name for model in self._library.visible_models(by_id)]
        loras = [lora.name for lora in self._library.visible_loras(by_id)]
        for name in _models(after) - _models(before) - {*models}:
            yield _unknown("unknown_model", text("There is no model “{name}”.", name=name), name, models)
        for name in {*after.loras} - {*before.loras, *loras}:
            yield _unknown("unknown_lora", text("There is no LoRA “{name}”.", name=name), name, loras)
        for name in _tiers(after) - _tiers(before) - {*self._tiers}:
            told = text("“{name}” is no tier that a server can give to a role.", name=name)
            yield _unknown("unknown_tier", told, name, self._tiers)
        if after.language not in (None, before.language, *LANGUAGES):
            told = text("I do not speak “{name}”.", name=after.language)
            yield _unknown("unknown_language", told, after.language or "", LANGUAGES)


def _models(config: GuildConfig) -> set[str]:
    return {*config.models, *(channel.model for channel in config.by_channel.values() if channel.model)}


def _tiers(config: GuildConfig) -> set[str]:
    return {role.tier for role in config.by_role.values() if role.tier}


def _unknown(code: str, message: Text, name: str, known: Collection[str]) -> Problem:
    guess = nearest(name, known)
    if guess:
        return Problem(code, message, hint=text("Did you mean {name}?", name=guess))
    names = ", ".join([*known][:_NAMED])
    return Problem(code, message, hint=text("There are: {names}.", names=names) if names else None)


def _misfit(problem: ErrorDetails) -> Problem:
    setting, found = ".".join(map(str, problem["loc"])), problem["input"]
    bounds: dict[str, Any] = problem.get("ctx", {})
    message = text("{setting} cannot be “{value}”.", setting=setting, value=str(found)[:40])
    match bounds:
        case {"ge": least} | {"gt": least}:
            return Problem("bad_setting", message, hint=text("Take {number} or more.", number=least))
        case {"le": most}:
            return Problem("bad_setting", message, hint=text("Take {number} or less.", number=most))
        case {"max_length": most}:
            return Problem("bad_setting", message, hint=text("It can have {number} entries at most.", number=most))
    return Problem("bad_setting", message)
