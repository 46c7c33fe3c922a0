"""Reading an installation's folder with everything that is wrong in it, wherever it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from distillery.library import Family, Library, load_families
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.agreement import Agreement
from distillery.workflow.folder import clashes, load_workflows, read_definitions
from distillery.workflow.schemas import Schemas
from distillery.workflow.workflow import Workflow

Read = TypeVar("Read")


@dataclass
class Loaded:
    """What could be read; `problems` is why the rest could not, `unused` what is listed and never offered."""

    workflows: Mapping[str, Workflow] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    library: Library | None = None
    schemas: Schemas | None = None
    problems: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def load(folder: Path, models: Path, loras: Path | None = None) -> Loaded:
    """Everything below `folder` with the models and LoRAs beside it. Raises nothing for what is wrong."""
    loaded = Loaded()
    if or_problems(lambda: require_folder(folder), loaded.problems):
        _read_folder(folder, loaded)
    loaded.library = or_problems(lambda: Library.load(models, loras), loaded.problems)
    if loaded.library and loaded.families:
        agreement = Agreement(folder, models, loras or models.with_name("loras.toml"), loaded.library,
                              loaded.families, loaded.workflows)  # fmt: skip
        loaded.problems += agreement.problems()
        loaded.unused += agreement.unused()
    return loaded


def require_folder(folder: Path) -> Path:
    """`folder`, which is there. Raises SettingsError."""
    if not folder.is_dir():
        raise SettingsError(
            f"WORKFLOWS: there is no folder {folder}. Run this in Distillery's folder, or set WORKFLOWS."
        )
    return folder


def _read_folder(folder: Path, loaded: Loaded) -> None:
    loaded.schemas = or_problems(lambda: Schemas.load(folder / "schemas" / "comfyui.json"), loaded.problems)
    families = or_problems(lambda: load_families(folder / "families"), loaded.problems)
    if loaded.schemas and families is not None:
        loaded.families = families
        loaded.workflows, found = load_workflows(folder, families, loaded.schemas)
    else:
        read, found = read_definitions(folder)
        found += clashes(read)
    if not any(folder.glob("*/definition.toml")):
        found.append(f"{folder}: there is no <command>/definition.toml in it.")
    loaded.problems += [line for problem in found for line in problem.splitlines()]


def or_problems(read: Callable[[], Read], problems: list[str]) -> Read | None:
    """What `read` gives; None when it raises SettingsError, whose lines are added to `problems`."""
    try:
        return read()
    except SettingsError as error:
        problems.extend(str(error).splitlines())
        return None
