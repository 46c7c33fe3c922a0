"""What this installation offers: its commands, models and families. The one door to language and workflows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from distillery.command import Command, Parameter, Parser
from distillery.library import Family, Library, Model, load_families
from distillery.vocabulary.errors import SettingsError
from distillery.vocabulary.pictures import StoredPicture
from distillery.workflow import Definition, Rendering, Schemas, Workflow, load_workflows, render


@dataclass(frozen=True)
class Catalogue:
    """Commands by name with what they run on. Immutable: load another one to pick up changes."""

    workflows: Mapping[str, Workflow]
    library: Library
    families: Mapping[str, Family]
    schemas: Schemas

    @classmethod
    def load(cls, workflows: Path, models: Path, loras: Path | None = None) -> Self:
        """Read the folder of workflows, ``models.toml`` and ``loras.toml`` (None: the one beside it).

        Raises SettingsError with every problem.
        """
        schemas = Schemas.load(workflows / "schemas" / "comfyui.json")
        library = Library.load(models, loras)
        families = load_families(workflows / "families")
        loaded, problems = load_workflows(workflows, families, schemas)
        problems += _without_family(library, families, models)
        for workflow in loaded.values():
            of = workflow.definition.families
            if of and not any(model.family in of for model in library.models.values()):
                problems.append(f"{workflows / workflow.definition.name}: {models} lists no model of its families.")
        if not loaded and not problems:
            problems.append(f"{workflows}: there is no <command>/definition.toml in it.")
        if problems:
            raise SettingsError("\n".join(problems))
        declared = {name: node for each in loaded.values() for name, node in each.definition.nodes.items()}
        return cls(loaded, library, families, schemas.with_custom(declared))

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """Every command's definition, by name."""
        return {name: workflow.definition for name, workflow in self.workflows.items()}

    @cached_property
    def _parser(self) -> Parser:
        return Parser(self.definitions, self.library, self.families)

    def parse(self, text: str, options: Mapping[str, Any] | None = None, *, command: str | None = None) -> Command:
        """A member's text, and native options by flag name, as a command. Raises CommandError with all problems."""
        return self._parser.parse(text, options, command=command)

    def format(self, command: Command) -> str:
        """The text that parses to `command` again."""
        return self._parser.format(command)

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

    def _model(self, command: Command) -> Model:
        name = command.parameters.get("model")
        return self.library.model(name) if name else self.library.default_model

    def describe(self) -> list[dict[str, Any]]:
        """Every command for people and programs: ``[{"name", "description", "flags": [{"name", "type", …}]}]``."""
        return [
            {
                "name": definition.name,
                "description": definition.description,
                "flags": [self._flag(definition, parameter) for parameter in definition.parameters.values()],
            }
            for definition in self.definitions.values()
        ]

    def _flag(self, definition: Definition, parameter: Parameter) -> dict[str, Any]:
        models = [model for model in self.library.models.values() if model.family in definition.families]
        is_model = parameter.type == "model"
        return {
            "name": parameter.name,
            "type": parameter.type,
            "range": list(parameter.bounds) if parameter.bounds else None,
            "advised": list(parameter.advised) if parameter.advised else None,
            "max_length": parameter.max_length,
            "default": self.library.default if is_model else parameter.default,
            "choices": [model.name for model in models] if is_model else list(parameter.choices),
            "help": parameter.help,
            "option": parameter.option,
            "positional": parameter.positional,
        }


def _without_family(library: Library, families: Mapping[str, Family], models: Path) -> list[str]:
    return [
        f'{models}: models.{model.name}.family: there is no family "{model.family}" in workflows/families.'
        for model in library.models.values()
        if model.family not in families
    ]
