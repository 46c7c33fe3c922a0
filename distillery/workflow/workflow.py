"""One command's workflow: its definition, and a plan for each family that it runs on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from distillery.library import Family
from distillery.vocabulary.errors import SettingsError
from distillery.vocabulary.wire import Graph
from distillery.workflow.definition import Definition, Extension
from distillery.workflow.plan import Plan
from distillery.workflow.planner import Planner
from distillery.workflow.schemas import Schemas


@dataclass(frozen=True)
class Workflow:
    """A definition and its plan for each family; an answered command has none."""

    definition: Definition
    plans: Mapping[str, Plan]

    @classmethod
    def plan(cls, definition: Definition, folder: Path, families: Mapping[str, Family], schemas: Schemas) -> Self:
        """Plan `definition` with the graphs in its folder. Raises SettingsError with every problem.

        `schemas` are ComfyUI's own; the definition's custom nodes come on top of them.
        """
        path = folder / "definition.toml"
        plans: dict[str, Plan] = {}
        problems = [f"{path}: nodes.{name}: ComfyUI has it itself." for name in definition.nodes if name in schemas.raw]
        if definition.name != folder.name:
            problems.append(f'{path}: name: "{definition.name}" must be the name of its folder.')
        problems += _unknown_families(definition, path, families)
        known = schemas.with_custom(definition.nodes)
        for name in definition.families:
            if family := families.get(name):
                planner = Planner(definition, path, family, read_graph(folder / f"{name}.json"), known)
                plans[name] = planner.plan()
                problems += planner.problems
            else:
                problems.append(f'{path}: families: there is no family "{name}".')
        if problems:
            raise SettingsError("\n".join(dict.fromkeys(problems)))
        return cls(definition, plans)

    def extended(self, extension: Extension) -> "Workflow":
        """The same under another name."""
        return Workflow(extension.of(self.definition), self.plans)


def _unknown_families(definition: Definition, path: Path, families: Mapping[str, Family]) -> list[str]:
    """A problem for each family that a rule or a note is for in vain. A feature may know more than the definition."""
    return [
        f"{each.file or path}: {type(each).__name__.lower()}: it is for the unknown family {name}."
        for each in (*definition.rules, *definition.notes)
        for name in each.families or ()
        if name not in (definition.families if each.file in (path, None) else families)
    ]


def read_graph(path: Path) -> Graph:
    """A graph as ComfyUI's "Export (API)" writes it. Raises SettingsError, also for the other export's format."""
    try:
        graph = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: the graph cannot be read: {error}.") from error
    except RecursionError:
        raise SettingsError(f"{path}: the graph cannot be read: it is nested too deeply.") from None
    if isinstance(graph, dict) and isinstance(graph.get("nodes"), list):
        raise SettingsError(f"{path}: this is ComfyUI's workflow format. Export it again with File → Export (API).")
    if not isinstance(graph, dict) or not all(map(_is_node, graph.values())):
        raise SettingsError(f"{path}: this is not a graph in ComfyUI's API format.")
    return graph


def _is_node(node: object) -> bool:
    """Whether it has the shape of a node in API format."""
    if not isinstance(node, dict) or not isinstance(node.get("_meta", {}), dict):
        return False
    return isinstance(node.get("class_type"), str) and isinstance(node.get("inputs"), dict)
