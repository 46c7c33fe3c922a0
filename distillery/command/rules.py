"""What parameters say about each other and about families. Checked once every value is known, for what was given."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from distillery.command.parameter import Conditions, Parameter
from distillery.command.reading import Context, either, problem, subject
from distillery.command.signature import Signature
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.text import text


def broken(signature: Signature, given: Collection[str], context: Context) -> Iterator[Problem]:
    """A problem for each parameter given beside one it excludes, or with a model it does not work with."""
    blamed: set[str] = set()
    for name in filter(signature.ruled.__contains__, given):
        parameter = signature.parameters[name]
        if beside := [other for other in parameter.excludes if other in given and other not in blamed]:
            blamed.add(name)
            flags = either([signature.parameters[other].flag for other in beside])
            message = text("{it} cannot be given beside {flags}.", it=subject(parameter), flags=flags)
            yield problem(parameter, "excluded", message, text("Keep one of them."))
        if wrong_family := _family(parameter, signature, context):
            yield wrong_family


def works_with(parameter: Parameter, context: Context) -> bool:
    """Whether `parameter` means something to the model chosen."""
    return context.model is None or not parameter.families or context.model.family in parameter.families


def _family(parameter: Parameter, signature: Signature, context: Context) -> Problem | None:
    if context.model is None or works_with(parameter, context):
        return None
    titles = either([context.families[name].title for name in parameter.families if name in context.families])
    models = [name for name in context.models if context.library.models[name].family in parameter.families]
    flag = next((each.flag for each in signature.flags.values() if each.type == "model"), None)
    message = text(
        "{it} works with {families} models; {model} is {family}.",
        it=subject(parameter),
        families=titles,
        model=context.model.name,
        family=context.families[context.model.family].title,
    )
    return problem(parameter, "family", message, _way_out(flag, models))


def _way_out(flag: str | None, models: list[str]) -> str:
    if flag and models:
        return text("Take it out, or use {flag} {models}.", flag=flag, models=either(models))
    return text("Take it out.")


def idle(signature: Signature, given: Collection[str], values: Mapping[str, Any]) -> Iterator[str]:
    """A note for each parameter given without what it needs."""
    for name in filter(signature.needy.__contains__, given):
        parameter = signature.parameters[name]
        if not met(parameter.conditions, values):
            needed = [f"{signature.parameters[other].flag} {value or ''}" for other, value in parameter.conditions]
            without = either([each.strip() for each in needed])
            yield text("{flag} does nothing without {needed}.", flag=parameter.flag, needed=without)


def met(conditions: Conditions, values: Mapping[str, Any]) -> bool:
    """Whether one of the alternatives holds among `values`, by parameter name."""
    return any(_holds(values.get(other), wanted) for other, wanted in conditions)


def _holds(value: Any, wanted: str | None) -> bool:
    return bool(value) if wanted is None else value == wanted
