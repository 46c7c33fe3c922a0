"""What this installation offers: its commands, models, LoRAs and families. The one door to language and workflows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from distillery.command import Command, Parameter, Parser
from distillery.command.house import NONE, Defaults
from distillery.command.parser import NOTHING
from distillery.library import Family, Library, Lora, Model
from distillery.vocabulary.errors import Problem, SettingsError
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.wire import Graph
from distillery.workflow import Definition, Rendering, Schemas, Workflow, render, validate
from distillery.workflow.loading import load


@dataclass(frozen=True)
class Catalogue:
    """Commands by name with what they run on. Immutable, but for what owners change about their LoRAs."""

    workflows: Mapping[str, Workflow]
    library: Library
    families: Mapping[str, Family]
    schemas: Schemas  # ComfyUI's own nodes, and the custom ones that definitions declare
    unused: tuple[str, ...] = ()  # what is listed and not offered, in sentences for the operator

    @classmethod
    def load(cls, workflows: Path, models: Path, loras: Path | None = None) -> Self:
        """Read the folder of workflows, ``models.toml`` and ``loras.toml`` (None: the one beside it).

        Raises SettingsError with every problem.
        """
        loaded = load(workflows, models, loras)
        if loaded.problems or not (loaded.library and loaded.schemas):
            raise SettingsError("\n".join(dict.fromkeys(loaded.problems)))
        library = loaded.library.of_families(loaded.families) if loaded.families else loaded.library
        definitions = [workflow.definition for workflow in loaded.workflows.values()]
        declared = {name: node for each in definitions for name, node in each.nodes.items()}
        schemas = loaded.schemas.with_custom(declared)
        return cls(loaded.workflows, library, loaded.families, schemas, tuple(loaded.unused))

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Every command's definition, by name."""
        return {name: workflow.definition for name, workflow in self.workflows.items()}

    @cached_property
    def _parser(self) -> Parser:
        return Parser(self.definitions, self.library, self.families)

    def parse(
        self,
        text: str,
        options: Mapping[str, Any] | None = None,
        *,
        command: str | None = None,
        member: str | None = None,
        defaults: Defaults = NONE,
        presets: Mapping[str, str] = NOTHING,
    ) -> Command:
        """A member's text, and native options by parameter name, as a command. Raises CommandError with all problems.

        `member` (an id) decides which private models and LoRAs there are. `defaults` are those of the place where it
        is written (GuildConfig.defaults): taken where nothing is said, and where they fit. `presets` are the texts of
        those that the member may name, by name (members/presets.py): taken before these.
        """
        return self._parser.parse(text, options, command=command, member=member, defaults=defaults, presets=presets)

    def check_preset(self, words: str, member: str | None = None) -> None:
        """Can `words` be a preset's? Raises CommandError with all problems."""
        self._parser.check_preset(words, member)

    def complete(
        self, command: Command, recipe: Mapping[str, Any], member: str | None = None, defaults: Defaults = NONE
    ) -> Command:
        """`command` with what nobody gave taken from `recipe`, how the picture it is about was made.

        Raises CommandError, also about what in the recipe does not fit.
        """
        return self._parser.complete(command, recipe, member, defaults)

    def format(self, command: Command) -> str:
        """The text that parses to `command` again."""
        return self._parser.format(command)

    def is_answered(self, name: str) -> bool:
        """Whether the command called `name` is answered at once, instead of rendered from graphs."""
        return self.definitions[name].answer is not None

    def visible_loras(self, member: str | None, command: str) -> list[Lora]:
        """The LoRAs that `member` may use with the command of that name; an answered one runs on no family: all."""
        return self.library.visible_loras(member, self.definitions[command].families or None)

    def render(
        self,
        command: Command,
        pictures: Mapping[str, StoredPicture] | None = None,
        *,
        images: int = 4,
        images_per_generation: int = 1,
    ) -> Rendering:
        """The work a command asks for: `images` pictures unless it says how many, one if it cannot say.

        `pictures` are those that its image parameters name. Raises CommandError when its graph could not run.
        """
        model = self._model(command)
        return render(
            command,
            self.workflows[command.name],
            model,
            self.families[model.family],
            self.library,
            pictures=pictures or {},
            images=images,
            images_per_generation=images_per_generation,
        )

    def validate(self, graph: Graph) -> list[Problem]:
        """All that is wrong with any graph, by the nodes and the model files that there are; empty when it can run."""
        shared = (file for family in self.families.values() for file in family.files.values())
        return validate(graph, self.schemas, self.library.files.union(shared))

    def _model(self, command: Command) -> Model:
        definition = self.definitions[command.name]
        parameter = definition.of_type("model")
        named = command.parameters.get(parameter.name) if parameter else None
        return self.library.model(named) if named else self._default_model(definition)

    def _default_model(self, definition: Definition) -> Model:
        """The definition's, else the library's if the command runs on its family, else the first that fits."""
        usable = self.library.visible_models(None, definition.families)
        parameter = definition.of_type("model")
        if parameter and parameter.default:
            return self.library.models[parameter.default]
        return self.library.default_model if self.library.default_model in usable else usable[0]

    def describe(self) -> list[dict[str, Any]]:
        """Every command for people and programs.

        ``[{"name", "description", "answered", "tier", "families", "flags": [{"name", "type", "help", …}]}]``;
        hidden parameters and private models are left out.
        """
        return [
            {
                "name": definition.name,
                "description": definition.description,
                "answered": definition.answer is not None,
                "tier": definition.tier,
                "families": list(definition.families),
                "flags": [
                    self._flag(definition, parameter)
                    for parameter in definition.parameters.values()
                    if not parameter.hidden
                ],
            }
            for definition in self.definitions.values()
        ]

    def _flag(self, definition: Definition, parameter: Parameter) -> dict[str, Any]:
        default, choices = parameter.default, list(parameter.choices)
        if parameter.type == "model":
            default = self._default_model(definition).name
            choices = [model.name for model in self.library.visible_models(None, definition.families)]
        return {
            "name": parameter.name,
            "type": parameter.type,
            "range": list(parameter.bounds) if parameter.bounds else None,
            "advised": list(parameter.advised) if parameter.advised else None,
            "max_length": parameter.max_length,
            "max_items": parameter.max_items,
            "default": default,
            "choices": choices,
            "families": list(parameter.families),
            "needs": parameter.needs,
            "excludes": list(parameter.excludes),
            "help": parameter.help,
            "option": parameter.option,
            "positional": parameter.positional,
        }
