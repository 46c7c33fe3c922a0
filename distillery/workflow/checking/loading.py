"""Reading an installation's folder with everything that is wrong in it, where loading would stop at the first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from distillery.library import Family, Library, load_families
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.folder import clashes, load_workflows, read_definitions
from distillery.workflow.schemas import Schemas
from distillery.workflow.workflow import Workflow

Read = TypeVar("Read")


@dataclass
class Loaded:
    """What could be read; `problems` is why the rest could not."""

    workflows: Mapping[str, Workflow] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    library: Library | None = None
    problems: list[str] = field(default_factory=list)


def load(folder: Path, models: Path, loras: Path | None) -> Loaded:
    """Everything below `folder` with the models and LoRAs beside it. Raises nothing for what is wrong."""
    loaded = Loaded()
    schemas = _or_problems(lambda: Schemas.load(folder / "schemas" / "comfyui.json"), loaded.problems)
    loaded.library = _or_problems(lambda: Library.load(models, loras), loaded.problems)
    families = _or_problems(lambda: load_families(folder / "families"), loaded.problems)
    if schemas and families:
        loaded.families = families
        loaded.workflows, found = load_workflows(folder, families, schemas)
    else:
        read, found = read_definitions(folder)
        found += clashes(read)
    loaded.problems += [line for problem in found for line in problem.splitlines()]
    return loaded


def _or_problems(read: Callable[[], Read], problems: list[str]) -> Read | None:
    try:
        return read()
    except SettingsError as error:
        problems.extend(str(error).splitlines())
        return None
