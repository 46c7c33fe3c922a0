"""Putting a definition together: its own file, and the features that it takes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ValidationError, model_validator

from distillery.library.toml import complaints, load_toml, read_toml, shaped
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.custom import CustomNode
from distillery.workflow.definition import Definition
from distillery.workflow.feature import Feature, Features, Part, Taken

_STATED = ("set", "switch", "bypass", "note", "told")
_SHARED = (*_STATED, "nodes", "parameters")
_PARAMETER = re.compile(r"parameters\.([a-z][a-z0-9_-]*)")


class _Head(BaseModel):
    families: tuple[str, ...] = ()
    features: Features = ()

    @model_validator(mode="after")
    def _features_name_known_families(self) -> Self:
        for taken in self.features:
            if unknown := set(taken.families or ()) - set(self.families):
                raise ValueError(f"features.{taken.name}: unknown here: {', '.join(sorted(unknown))}")
        return self


@dataclass(frozen=True)
class _Source:
    """One file with a part of the definition in it; `families` are those it is for (None = all)."""

    path: Path
    part: Feature = field(default_factory=Feature)
    families: tuple[str, ...] | None = None


def assemble(path: Path) -> Definition:
    """The definition at `path`; features lie in ``../features``. Raises SettingsError with every problem.

    Features come in the order in which they are taken, and the definition's own part last: so its rules win, and its
    keys for a parameter that a feature has, too. Parameters are in the order in which members read them: the
    positional one, the definition's own, those of its features.
    """
    raw = load_toml(path)
    head, problems = {name: value for name, value in raw.items() if name not in _SHARED}, list[str]()
    features = [_feature(taken, path, problems) for taken in shaped(path, raw, _Head).features]
    try:
        own = _Source(path, shaped(path, {name: raw[name] for name in _SHARED if name in raw}, Feature))
    except SettingsError as error:
        problems.append(str(error))
        own = _Source(path)
    sources = [*features, own]
    problems += _clashes(sources)
    try:
        definition = Definition.model_validate({**head, **_merged(sources, head.get("families", ()))})
    except ValidationError as error:
        problems += [f"{_home(line, sources)}: {line}" for line in complaints(error, Definition)]
    if problems:
        raise SettingsError("\n".join(problems))
    return definition


def _feature(taken: Taken, definition: Path, problems: list[str]) -> _Source:
    path = definition.parents[1] / "features" / f"{taken.name}.toml"
    if not path.is_file():
        problems.append(f'{definition}: features: there is no "{taken.name}"; it would be {path}.')
        return _Source(path)
    try:
        return _Source(path, read_toml(path, Feature), taken.families)
    except SettingsError as error:
        problems.append(str(error))
        return _Source(path)


def _merged(sources: Sequence[_Source], families: Sequence[str]) -> dict[str, Any]:
    """All parts as one, in the words of the file."""
    merged: dict[str, Any] = {name: list(_stated(name, sources)) for name in _STATED}
    nodes = {name: node for source in sources for name, node in source.part.nodes.items()}
    return {**merged, "nodes": nodes, "parameters": _parameters(sources, families)}


def _stated(name: str, sources: Sequence[_Source]) -> Iterator[Any]:
    attribute = next(each for each, info in Part.model_fields.items() if name in (each, info.alias))
    for source in sources:
        for each in getattr(source.part, attribute):
            yield each.standing_in(source.path, source.families)


def _parameters(sources: Sequence[_Source], families: Sequence[str]) -> dict[str, dict[str, Any]]:
    *features, own = sources
    merged: dict[str, dict[str, Any]] = {name: {} for source in (own, *features) for name in source.part.parameters}
    for source in sources:
        for name, parameter in source.part.parameters.items():
            merged[name] |= parameter
    for name, parameter in merged.items():
        if names := _taken_for(name, sources, families):
            parameter.setdefault("families", names)
    return dict(sorted(merged.items(), key=lambda item: not item[1].get("positional")))


def _taken_for(parameter: str, sources: Sequence[_Source], families: Sequence[str]) -> list[str]:
    """The `families` of every file that says of what type it is; none named: all of them."""
    having = [source.families for source in sources if "type" in source.part.parameters.get(parameter, {})]
    names = [name for name in families if any(each is None or name in each for each in having)]
    return [] if len(names) == len(families) else names


def _clashes(sources: Sequence[_Source]) -> Iterator[str]:
    seen: dict[str, tuple[CustomNode, Path]] = {}
    for source in sources:
        for name, node in source.part.nodes.items():
            first, where = seen.setdefault(name, (node, source.path))
            if node != first:
                yield f"{source.path}: nodes.{name}: {where} declares it differently; they must agree."


def _home(problem: str, sources: Sequence[_Source]) -> Path:
    """The file that a problem with the whole is about: of a parameter the last that says something of it."""
    said: Mapping[str, Path] = {name: source.path for source in sources for name in source.part.parameters}
    found = _PARAMETER.search(problem)
    return said.get(found[1], sources[-1].path) if found else sources[-1].path
