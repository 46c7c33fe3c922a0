"""What parameters say about each other and about families. Checked once every value is known, for what was given."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, either, problem
from distillery.command.signature import Signature
from distillery.vocabulary.errors import Problem


def broken(signature: Signature, given: Collection[str], context: Context) -> Iterator[Problem]:
    """A problem for each parameter given beside one it excludes, or with a model it does not work with."""
    blamed: set[str] = set()
    for name in filter(signature.ruled.__contains__, given):
        parameter = signature.parameters[name]
        if beside := [other for other in parameter.excludes if other in given and other not in blamed]:
            blamed.add(name)
            flags = either([signature.parameters[other].flag for other in beside])
            yield problem(parameter, "excluded", f"cannot be given beside {flags}.", "Keep one of them.")
        if wrong_family := _family(parameter, signature, context):
            yield wrong_family


def works_with(parameter: Parameter, context: Context) -> bool:
    """Whether `parameter` means something to the model chosen."""
    return context.model is None or not parameter.families or context.model.family in parameter.families


def _family(parameter: Parameter, signature: Signature, context: Context) -> Problem | None:
    if context.model is None or works_with(parameter, context):
        return None
    titles = either([context.families[name].title for name in parameter.families if name in context.families])
    own = context.families[context.model.family].title
    models = [name for name in context.models if context.library.models[name].family in parameter.families]
    flag = next((each.flag for each in signature.flags.values() if each.type == "model"), None)
    hint = f"Take it out, or use {flag} {either(models)}." if flag and models else "Take it out."
    return problem(parameter, "family", f"works with {titles} models; {context.model.name} is {own}.", hint)


def idle(signature: Signature, given: Collection[str], values: Mapping[str, Any]) -> Iterator[str]:
    """A note for each parameter given without what it needs."""
    for name in filter(signature.needy.__contains__, given):
        parameter = signature.parameters[name]
        if not any(_holds(values[other], wanted) for other, wanted in parameter.conditions):
            needed = [f"{signature.parameters[other].flag} {value or ''}" for other, value in parameter.conditions]
            yield f"{parameter.flag} does nothing without {either([each.strip() for each in needed])}."


def _holds(value: Any, wanted: str | None) -> bool:
    return bool(value) if wanted is None else value == wanted
