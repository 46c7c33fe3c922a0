"""Whether models, LoRAs, families and workflows fit together: what cannot be, and what is listed for nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from distillery.library import Family, Library, Model
from distillery.library.nearest import nearest
from distillery.workflow.roles import roles_needed, roles_read
from distillery.workflow.workflow import Workflow


@dataclass(frozen=True)
class Agreement:
    """Between what `models` and `loras` list and what lies in `folder`."""

    folder: Path
    models: Path
    loras: Path
    library: Library
    families: Mapping[str, Family]
    workflows: Mapping[str, Workflow]

    def problems(self) -> list[str]:
        """All that members would stumble over, one sentence each, with its file and key."""
        return [
            *self._misspelt_families(),
            *self._values(),
            *self._misspelt_roles(),
            *self._missing_roles(),
            *self._without_models(),
            *self._defaults(),
        ]

    def unused(self) -> list[str]:
        """What is listed and never offered, or never read: no harm, and perhaps not meant so."""
        return [*self._of_no_workflow(), *self._unread_roles()]

    @cached_property
    def _listed(self) -> list[tuple[str, str]]:
        """File and key of every model and LoRA, with its family."""
        models = [(f"{self.models}: models.{each.name}", each.family) for each in self.library.models.values()]
        loras = [(f"{self.loras}: loras.{each.name}", each.family) for each in self.library.loras.values()]
        return models + loras

    def _misspelt_families(self) -> Iterator[str]:
        for key, family in self._listed:
            if family not in self.families and (meant := nearest(family, self.families)):
                known = ", ".join(self.families)
                yield f'{key}.family: there is no family "{family}". Did you mean {meant}? There are: {known}.'

    def _of_no_workflow(self) -> Iterator[str]:
        run_on = {family for workflow in self.workflows.values() for family in workflow.plans}
        for key, family in self._listed:
            if family not in run_on and (family in self.families or not nearest(family, self.families)):
                yield f"{key}: no workflow runs on its family {family}, so it is not offered. It can be taken out."

    def _values(self) -> Iterator[str]:
        """Nothing would read a value that the family has not."""
        for model in self._known_models:
            for name in model.values.keys() - self.families[model.family].values.keys():
                key = f"{self.models}: models.{model.name}.values.{name}"
                yield f"{key}: the family {model.family} has no such value."

    def _misspelt_roles(self) -> Iterator[str]:
        for key, meant in self._strange_roles:
            if meant:
                yield f"{key}: no workflow reads such a role. Did you mean {meant}?"

    def _unread_roles(self) -> Iterator[str]:
        for key, meant in self._strange_roles:
            if not meant:
                yield f"{key}: no workflow reads such a role. It can be taken out."

    @cached_property
    def _strange_roles(self) -> list[tuple[str, str | None]]:
        """File and key of each role that nothing reads, and the role that was probably meant."""
        return [
            (f"{self.models}: models.{model.name}.files.{role}", nearest(role, read - model.files.keys()))
            for model in self._known_models
            if (read := self._read.get(model.family))
            for role in model.files
            if role not in read
        ]

    @cached_property
    def _read(self) -> dict[str, frozenset[str]]:
        """By family, the roles that its workflows read."""
        read: dict[str, frozenset[str]] = {}
        for workflow in self.workflows.values():
            for family, plan in workflow.plans.items():
                read[family] = read.get(family, frozenset()) | roles_read(plan)
        return read

    def _missing_roles(self) -> Iterator[str]:
        for model in self._known_models:
            held = model.files.keys() | self.families[model.family].files.keys()
            needing: dict[str, list[str]] = {}
            for name, workflow in self.workflows.items():
                if model.family in workflow.plans and not workflow.definition.extends:
                    for role in sorted(roles_needed(workflow.plans[model.family]) - held):
                        needing.setdefault(role, []).append(name)
            for role, names in needing.items():
                need = f"{' and '.join(names)} need{'s' if len(names) == 1 else ''}"
                yield f"{self.models}: models.{model.name} has no file in the role {role}, which {need}."

    def _without_models(self) -> Iterator[str]:
        for name, workflow in self.workflows.items():
            families = workflow.definition.families
            if workflow.plans and not self.library.visible_models(None, families):
                where = f"{self.models}: lists no public model for {name}"
                yield f"{where}, which runs on {', '.join(families)}. List one, or take {self.folder / name} out."

    def _defaults(self) -> Iterator[str]:
        """A definition's default model must be one that its members could name."""
        for name, workflow in self.workflows.items():
            parameter, families = workflow.definition.of_type("model"), workflow.definition.families
            public = [model.name for model in self.library.visible_models(None, families)]
            if parameter and parameter.default and parameter.default not in public:
                key = f"{self.folder / name / 'definition.toml'}: parameters.{parameter.name}.default"
                yield f'{key}: "{parameter.default}" is none of its models: {", ".join(public)}.'

    @property
    def _known_models(self) -> list[Model]:
        return [model for model in self.library.models.values() if model.family in self.families]
