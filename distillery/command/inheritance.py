"""What a command takes over from the recipe of the picture that it is about. A stranger wrote it: all is checked."""

from collections.abc import Mapping
from typing import Any

from distillery.command.hidden import read_hidden
from distillery.command.parameter import Parameter
from distillery.command.raw import as_text, is_given
from distillery.command.readers import read
from distillery.command.readers.assets import split_names
from distillery.command.reading import Context, Reading, shown
from distillery.command.signature import Signature
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, text

SILENT = text("The picture does not say how it was made: it is worked on without its words.")


def inherited(signature: Signature, recipe: Mapping[str, Any]) -> dict[str, str]:
    """What the recipe says about the parameters of `signature`, raw, by parameter name."""
    said = {name: recipe.get(each.inherits) for name, each in signature.parameters.items() if each.inherits}
    return {
        name: as_text(signature.parameters[name], value)
        for name, value in said.items()
        if is_given(value) and (value != "" or signature.parameters[name].type == "text")
    }


def read_inherited(parameter: Parameter, raw: str, context: Context) -> Reading:
    """`raw` as `parameter` wants it, without notes on what fits: nobody chose it here.

    Raises CommandError about the picture where a member can say something better.
    """
    if parameter.hidden:
        return read_hidden(parameter, raw, context)
    if absent := _absent(parameter, raw, context):
        raise CommandError(absent)
    try:
        return Reading(read(parameter, raw, context).value)
    except CommandError as error:
        raise CommandError([_about_the_picture(parameter, problem) for problem in error.problems]) from error


def _absent(parameter: Parameter, raw: str, context: Context) -> list[Problem]:
    """A problem for each model or LoRA that the library does not have for this member."""
    library, named = context.library, split_names(raw)
    match parameter.type:
        case "model":
            known = {model.name for model in library.visible_models(context.member)}
            return [_problem(parameter, "unknown_model", _no_model(name)) for name in named if name not in known]
        case "lora" | "loras":
            known = {lora.name for lora in library.visible_loras(context.member)}
            return [_problem(parameter, "unknown_lora", _no_lora(name)) for name in named if name not in known]
    return []


def _no_model(name: str) -> Text:
    return text("The picture names the model {name}, which is not here.", name=shown(name, quotes=""))


def _no_lora(name: str) -> Text:
    return text("The picture names the LoRA {name}, which is not here.", name=shown(name, quotes=""))


def _about_the_picture(parameter: Parameter, problem: Problem) -> Problem:
    """The same problem, with the picture to blame."""
    message = problem.message
    blamed = text("The picture's {name}", name=parameter.name)
    return _problem(parameter, problem.code, message.but(it=blamed) if isinstance(message, Text) else message)


def _problem(parameter: Parameter, code: str, message: str) -> Problem:
    return Problem(code, message, parameter.flag, text("Say it yourself with {flag}.", flag=parameter.flag))
