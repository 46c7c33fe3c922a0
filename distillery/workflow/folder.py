"""The folder of workflows: every command in it, those that extend another one after those they extend."""

from collections.abc import Mapping
from pathlib import Path

from distillery.library import Family
from distillery.library.toml import load_toml, shaped
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.assembly import assemble
from distillery.workflow.custom import CustomNode
from distillery.workflow.definition import Definition, Extension
from distillery.workflow.schemas import Schemas
from distillery.workflow.workflow import Workflow

Read = Mapping[Path, Definition | Extension]


def load_workflows(
    folder: Path, families: Mapping[str, Family], schemas: Schemas
) -> tuple[dict[str, Workflow], list[str]]:
    """The workflows in `folder` by name, in the order of their folders, and every problem in the others."""
    read, problems = read_definitions(folder)
    problems += clashes(read)
    loaded: dict[str, Workflow] = {}
    for path, definition in sorted(read.items(), key=lambda item: (isinstance(item[1], Extension), item[0])):
        try:
            loaded[path.parent.name] = _load(path, definition, loaded, families, schemas)
        except SettingsError as error:
            problems.append(str(error))
    return {name: loaded[name] for name in sorted(loaded)}, problems


def load_workflow(folder: Path, families: Mapping[str, Family], schemas: Schemas) -> Workflow:
    """The one workflow in `folder`, which extends none. Raises SettingsError with every problem."""
    path = folder / "definition.toml"
    return _load(path, read_definition(path), {}, families, schemas)


def read_definitions(folder: Path) -> tuple[Read, list[str]]:
    """Every ``definition.toml`` in `folder` by path, and every problem in those that cannot be read."""
    read: dict[Path, Definition | Extension] = {}
    problems = []
    for path in sorted(folder.glob("*/definition.toml")):
        try:
            read[path] = read_definition(path)
        except SettingsError as error:
            problems.append(str(error))
    return read, problems


def read_definition(path: Path) -> Definition | Extension:
    """One ``definition.toml``, with the features that it takes. Raises SettingsError with every problem."""
    raw = load_toml(path)
    return shaped(path, raw, Extension) if "extends" in raw else assemble(path)


def custom_nodes(definitions: Read) -> dict[str, CustomNode]:
    """All that the definitions declare, by class; the first word counts."""
    nodes: dict[str, CustomNode] = {}
    for definition in definitions.values():
        if isinstance(definition, Definition):
            nodes = {**definition.nodes, **nodes}
    return nodes


def clashes(definitions: Read) -> list[str]:
    """A problem for each custom node that two definitions declare differently."""
    agreed = custom_nodes(definitions)
    return [
        f"{path}: nodes.{name}: a definition before this one declares it differently; they must agree."
        for path, definition in definitions.items()
        if isinstance(definition, Definition)
        for name, node in definition.nodes.items()
        if node != agreed[name]
    ]


def _load(
    path: Path,
    definition: Definition | Extension,
    loaded: Mapping[str, Workflow],
    families: Mapping[str, Family],
    schemas: Schemas,
) -> Workflow:
    if isinstance(definition, Definition):
        return Workflow.plan(definition, path.parent, families, schemas)
    base = loaded.get(definition.extends)
    if definition.name != path.parent.name:
        raise SettingsError(f'{path}: name: "{definition.name}" must be the name of its folder.')
    if base is None or base.definition.extends:
        raise SettingsError(f'{path}: extends: there is no command "{definition.extends}" that it could extend.')
    return base.extended(definition)
