"""From a graph to the files of a command: its definition, the graph, and what models and families need beside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from distillery.library import Family, Library, Model
from distillery.vocabulary.wire import Graph
from distillery.workflow.custom import CustomNode
from distillery.workflow.drafting import writing
from distillery.workflow.drafting.export import read_export
from distillery.workflow.drafting.files import Loaded, family_name, files, listed_model, model_name
from distillery.workflow.drafting.images import add_model, add_pictures, add_size
from distillery.workflow.drafting.parameters import Draft, chance, numbers, texts
from distillery.workflow.drafting.pictures import pictures
from distillery.workflow.drafting.sampling import Sampling
from distillery.workflow.drafting.sizes import Canvas, canvas, sizes
from distillery.workflow.schemas import Schemas


@dataclass(frozen=True)
class Drafted:
    """Texts to write: whole files by path below the folder of workflows, and ends of files that exist already.

    `model` is an entry for the end of ``models.toml``, if one is needed. `said` are sentences for the designer.
    `takes` are the parameters, by name; `needed` is the picture without which it draws nothing, if there is one.
    """

    name: str
    family: str
    files: dict[str, str]
    ends: dict[str, str] = field(default_factory=dict)
    model: str | None = None
    said: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Installation:
    """What there is already where a command is to be added; `declared` are the custom nodes of other commands."""

    schemas: Schemas
    families: Mapping[str, Family]
    library: Library
    declared: Mapping[str, CustomNode] = field(default_factory=dict)


def draft(name: str, graph: Graph, installed: Installation) -> Drafted:
    """The command called `name` that `graph` makes. Raises SettingsError when nothing can be made of it."""
    families, library = installed.families, installed.library
    export = read_export(graph, installed.schemas, installed.declared)
    sampling = Sampling(export)
    drawn = canvas(export, sampling.base)
    main, others = files(export, sampling.base)
    family = family_name(export, main, library, drawn.width * drawn.height if drawn else 0)
    if main is None and family not in families:  # nothing that could be listed as its model
        family = library.default_model.family
    held = listed_model(main, library)
    role = next((role for role, file in held.files.items() if main and file == main.file), "") if held else ""
    role = role or (main.role if main else "")
    if main and held is None and any(role not in each.files for each in _models(family, library)):
        family = f"{family}-{role}"  # what is loaded in another way cannot stand in for the others
    known = families.get(family) or _new_family(family, drawn)
    parts = Draft()
    found = pictures(export)
    texts(parts, export, sampling, found)
    add_pictures(parts, export, found)
    chance(parts, export, sampling)
    size = add_size(parts, export, drawn, known)
    numbers(parts, export, sampling)
    own = held.name if held else model_name(main.file, library) if main else ""
    add_model(parts, export, main, own, role, library, family)
    listed = library.files | set(known.files.values())
    extra = {_extra_role(name, each, family in families): each.file for each in others if each.file not in listed}
    return Drafted(
        name,
        family,
        {
            f"{name}/definition.toml": writing.definition(name, family, export, parts, size),
            f"{name}/{family}.json": json.dumps(export.graph, indent=2) + "\n",
            **({} if family in families else {f"families/{family}.toml": writing.family(known, extra)}),
        },
        {f"families/{family}.toml": writing.more_files(name, extra)} if family in families and extra else {},
        writing.model(own, family, role, main.file) if main and held is None else None,
        (*parts.said, *(f"Left out, for the picture does not need it: {each}." for each in export.left_out)),
        tuple(parts.parameters),
        tuple(picture.parameter for picture in found if picture.needed)[:1],
    )


def _models(family: str, library: Library) -> list[Model]:
    return [model for model in library.models.values() if model.family == family]


def _extra_role(name: str, loaded: Loaded, shared: bool) -> str:
    """In a family that other commands run on, a role that none of them reads."""
    return f"{name.replace('-', '_')}_{loaded.role}" if shared else loaded.role


def _new_family(name: str, drawn: Canvas | None) -> Family:
    return Family(name=name, title=name.upper(), sizes=sizes(drawn))
