"""Preparing a command: bring its pictures, complete it from the recipe of the one it is about, rewrite its prompt.

All that may wait for somebody else happens here, before any work is built: it can take seconds.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

import structlog

from distillery.catalogue import Catalogue
from distillery.command import Command, Parameter
from distillery.command.house import NONE, Defaults
from distillery.command.readers import read
from distillery.command.reading import Context
from distillery.intake.bring import Brought, Screen, bring, images, scaled, strange, unscreened
from distillery.pictures import Pictures
from distillery.pictures.store import is_name
from distillery.suggestion.rewriter import Rewriter
from distillery.vocabulary.errors import CommandError, Problem, Refused
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.text import text
from distillery.workflow import Definition

log = structlog.get_logger()


@dataclass(frozen=True)
class Prepared:
    """A command with nothing left to fetch: its image parameters hold stored names, the keys of `pictures`."""

    command: Command
    pictures: Mapping[str, StoredPicture] = field(default_factory=dict)

    def changed(self, values: Mapping[str, object], *notes: str | None) -> "Prepared":
        """The same with other values, and more to tell."""
        command = self.command
        told = (*command.notes, *filter(None, notes))
        return replace(self, command=replace(command, parameters={**command.parameters, **values}, notes=told))


@dataclass(frozen=True)
class House:
    """The place where a command was given: what it has for what nobody says, and what it lets nobody say.

    `gate` is asked about rewritten prompts; it raises Refused. `passed_on` names pictures that came with a press.
    """

    guild_id: str | None = None
    defaults: Defaults = NONE
    gate: Callable[[Command], object] = lambda _: None
    passed_on: Collection[str] = ()


ANYWHERE = House()


class Preparation:
    """Prepares commands, in the thread of whoever asks. Safe for many threads.

    `screen` sees every picture that is brought, before anything is made of it. `brought` knows whose stored pictures
    are; without it any may be named.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        pictures: Pictures,
        rewriter: Rewriter,
        screen: Screen = unscreened,
        brought: Brought | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._pictures = pictures
        self._rewriter = rewriter
        self._screen = screen
        self._knows = brought

    def __call__(self, command: Command, member: str | None, house: House = ANYWHERE) -> Prepared:
        """`command` of `member`, ready to be built or answered.

        Raises CommandError with every picture that is refused, or with what a recipe lacks; StorageError.
        """
        definition = self._catalogue.definitions[command.name]
        brought = self._brought(definition, command, member, house)
        prepared = self._completed(definition, brought, member, house)
        if command.parameters.get("llm") and not definition.answer:  # an answer asks for itself
            return self._rewritten(definition, prepared, house)
        return prepared

    def _brought(self, definition: Definition, command: Command, member: str | None, house: House) -> Prepared:
        brought = self._looked_up(images(definition, command), member, house)
        prepared = Prepared(command, {picture.name: picture for picture in brought.values()})
        names = {parameter.name: picture.name for parameter, picture in brought.items()}
        return prepared.changed(names, *(scaled(parameter, picture) for parameter, picture in brought.items()))

    def _looked_up(
        self, wanted: Mapping[Parameter, str], member: str | None, house: House
    ) -> dict[Parameter, StoredPicture]:
        if member is None or self._knows is None:
            return bring(self._pictures, wanted, self._screen, house.guild_id)
        not_theirs = strange(wanted.values(), self._knows, member, house.passed_on)
        found = bring(self._pictures, wanted, self._screen, house.guild_id, not_theirs)
        self._knows.add(member, {found[each].name for each, reference in wanted.items() if not is_name(reference)})
        return found

    def _completed(self, definition: Definition, prepared: Prepared, member: str | None, house: House) -> Prepared:
        about = definition.positional
        picture = prepared.pictures.get(prepared.command.parameters[about.name]) if about else None
        if picture is None:
            return prepared
        command = self._catalogue.complete(prepared.command, picture.recipe, member, house.defaults)
        return replace(prepared, command=command)

    def _rewritten(self, definition: Definition, prepared: Prepared, house: House) -> Prepared:
        """With a richer prompt, or with the member's own where a richer one is not to be had or could not be drawn."""
        prompt, given = definition.prompt, prepared.command.parameters
        if prompt is None or not given.get(prompt.name):
            return prepared
        rewritten = self._rewriter.rewrite(given[prompt.name], given.get("seed") or 0)
        richer = prepared.changed({prompt.name: rewritten.text}, rewritten.note)
        problem = self._objection(prompt, richer, house)
        if problem is None:
            return richer
        log.info("rewritten_prompt_left_out", code=problem.code)
        note = text("A richer prompt could not be used: {why} Yours was used as it is.", why=problem.message)
        return prepared.changed({}, note)

    def _objection(self, prompt: Parameter, richer: Prepared, house: House) -> Problem | None:
        """What a member would be told who had written the rewritten prompt."""
        context = Context(self._catalogue.library, self._catalogue.families, (), None)
        try:
            read(prompt, richer.command.parameters[prompt.name], context)
            house.gate(richer.command)
            self._catalogue.render(richer.command, richer.pictures)
        except CommandError as error:
            return error.problems[0]
        except Refused as error:
            return error.problem
        return None


def needs_outside(definition: Definition, command: Command) -> bool:
    """Whether preparing or answering `command` may wait for servers elsewhere."""
    given = any(command.parameters.get(name) for name in definition.outside)
    return given or rewrites(definition, command) or bool(images(definition, command))


def rewrites(definition: Definition, command: Command) -> bool:
    """Whether it puts a prompt in other words: where a flag of the name is given, and in every answer that has it."""
    return "llm" in command.parameters and bool(definition.answer or command.parameters["llm"])
