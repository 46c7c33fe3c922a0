"""Preparing a command: bring its pictures, complete it from the recipe of the one it is about, rewrite its prompt.

All that may wait for somebody else happens here, before any work is built: it can take seconds.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from distillery.catalogue import Catalogue
from distillery.command import Command, Parameter
from distillery.pictures import PictureRefused, Pictures
from distillery.suggestion.rewriter import Rewriter
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.pictures import StoredPicture
from distillery.workflow import Definition

AT_ONCE = 8  # pictures brought side by side, of all commands together


@dataclass(frozen=True)
class Prepared:
    """A command with nothing left to fetch: its image parameters hold stored names, the keys of `pictures`."""

    command: Command
    pictures: Mapping[str, StoredPicture] = field(default_factory=dict)


class Preparation:
    """Prepares commands. Blocking; safe for many threads."""

    def __init__(self, catalogue: Catalogue, pictures: Pictures, rewriter: Rewriter) -> None:
        self._catalogue = catalogue
        self._pictures = pictures
        self._rewriter = rewriter
        self._bringing = ThreadPoolExecutor(AT_ONCE, "pictures")

    def __call__(self, command: Command, member: str | None) -> Prepared:
        """`command` of `member`, ready to be built or answered.

        Raises CommandError with every picture that is refused, or with what a recipe lacks; StorageError.
        """
        definition = self._catalogue.definitions[command.name]
        brought = self._brought(_images(definition, command))
        command = _changed(command, {name: picture.name for name, picture in brought.items()})
        about = definition.positional
        if definition.inherits and about and about.name in brought:
            command = self._catalogue.complete(command, brought[about.name].recipe, member)
        if command.parameters.get("llm") and not definition.answer:  # an answer asks for itself
            command = self._rewritten(definition, command)
        return Prepared(command, {picture.name: picture for picture in brought.values()})

    def _brought(self, wanted: Mapping[Parameter, str]) -> dict[str, StoredPicture]:
        """Pictures by parameter name, all brought at once; a reference that is there twice is brought once."""
        references = set(wanted.values())
        coming = {reference: self._bringing.submit(self._pictures.bring, reference) for reference in references}
        brought, problems = {}, []
        for parameter, reference in wanted.items():
            try:
                brought[parameter.name] = coming[reference].result()
                if parameter.masked and not brought[parameter.name].masked:
                    problems.append(_unmasked(parameter))
            except PictureRefused as refused:
                problems.append(replace(refused.problem, flag=_flag(parameter)))
        if problems:
            raise CommandError(problems)
        return brought

    def _rewritten(self, definition: Definition, command: Command) -> Command:
        prompt = definition.prompt
        if prompt is None or not (text := command.parameters.get(prompt.name)):
            return command
        rewritten = self._rewriter.rewrite(text, command.parameters.get("seed") or 0)
        return _changed(command, {prompt.name: rewritten.text}, rewritten.note)


def needs_outside(definition: Definition, command: Command) -> bool:
    """Whether preparing or answering `command` may wait for servers elsewhere."""
    rewrites = "llm" in command.parameters and bool(definition.answer or command.parameters["llm"])
    return rewrites or bool(_images(definition, command))


def _images(definition: Definition, command: Command) -> dict[Parameter, str]:
    """The image parameters that were given, with what was written."""
    images = [parameter for parameter in definition.parameters.values() if parameter.type == "image"]
    return {parameter: value for parameter in images if (value := command.parameters.get(parameter.name))}


def _flag(parameter: Parameter) -> str | None:
    return None if parameter.positional else parameter.flag


def _unmasked(parameter: Parameter) -> Problem:
    message = f"{_flag(parameter) or 'It'} redraws the transparent part of a picture, and this one has none."
    return Problem("not_masked", message, _flag(parameter), "/makemask makes one, and so does any eraser; send PNG.")


def _changed(command: Command, values: Mapping[str, object], note: str | None = None) -> Command:
    notes = (*command.notes, note) if note else command.notes
    return replace(command, parameters={**command.parameters, **values}, notes=notes)
