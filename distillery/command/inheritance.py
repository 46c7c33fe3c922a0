"""What a command takes over from the recipe of the picture that it is about. A stranger wrote it: all is checked."""

from collections.abc import Mapping
from typing import Any

from distillery.command.hidden import read_hidden
from distillery.command.parameter import Parameter
from distillery.command.raw import as_text, is_given
from distillery.command.readers import read
from distillery.command.readers.assets import split_names
from distillery.command.reading import Context, Reading, shown, subject
from distillery.command.signature import Signature
from distillery.vocabulary.errors import CommandError, Problem

SILENT = "The picture does not say how it was made: it is worked on without its words."


def inherited(signature: Signature, recipe: Mapping[str, Any]) -> dict[str, str]:
    """What the recipe says about the parameters of `signature`, raw, by parameter name."""
    said = {name: recipe.get(each.inherits) for name, each in signature.parameters.items() if each.inherits}
    return {
        name: as_text(signature.parameters[name], value)
        for name, value in said.items()
        if is_given(value) and (value != "" or signature.parameters[name].type == "text")
    }


def read_inherited(parameter: Parameter, text: str, context: Context) -> Reading:
    """`text` as `parameter` wants it, without notes on what fits: nobody chose it here.

    Raises CommandError about the picture where a member can say something better.
    """
    if parameter.hidden:
        return read_hidden(parameter, text, context)
    if absent := _absent(parameter, text, context):
        raise CommandError(absent)
    try:
        return Reading(read(parameter, text, context).value)
    except CommandError as error:
        raise CommandError([_about_the_picture(parameter, problem) for problem in error.problems]) from error


def _absent(parameter: Parameter, text: str, context: Context) -> list[Problem]:
    """A problem for each model or LoRA that the library does not have for this member."""
    match parameter.type:
        case "model":
            kind, known = "model", [model.name for model in context.library.visible_models(context.member)]
        case "lora" | "loras":
            kind, known = "LoRA", [lora.name for lora in context.library.visible_loras(context.member)]
        case _:
            return []
    missing = [name for name in split_names(text) if name not in known]
    return [_problem(parameter, f"unknown_{kind.lower()}", _names(kind, name)) for name in missing]


def _names(kind: str, name: str) -> str:
    return f"The picture names the {kind} {shown(name, quotes='')}, which is not here."


def _about_the_picture(parameter: Parameter, problem: Problem) -> Problem:
    said = problem.message.removeprefix(subject(parameter))
    return _problem(parameter, problem.code, f"The picture's {parameter.name}{said}")


def _problem(parameter: Parameter, code: str, message: str) -> Problem:
    return Problem(code, message, parameter.flag, f"Say it yourself with {parameter.flag}.")
