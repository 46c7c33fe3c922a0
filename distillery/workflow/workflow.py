"""One command's workflow, loaded from its folder: definition, graphs, plans."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from distillery.library import Family
from distillery.library.toml import read_toml
from distillery.vocabulary.errors import SettingsError
from distillery.vocabulary.wire import Graph
from distillery.workflow.definition import Definition
from distillery.workflow.plan import Plan
from distillery.workflow.planner import Planner
from distillery.workflow.schemas import Schemas


@dataclass(frozen=True)
class Workflow:
    """A definition and its plan for each family."""

    definition: Definition
    plans: Mapping[str, Plan]

    @classmethod
    def load(cls, folder: Path, families: Mapping[str, Family], schemas: Schemas) -> Self:
        """Read ``definition.toml`` and the graphs beside it. Raises SettingsError with every problem."""
        path = folder / "definition.toml"
        definition = read_toml(path, Definition)
        plans, problems = {}, []
        if definition.name != folder.name:
            problems.append(f'name: "{definition.name}" must be the name of its folder.')
        for name in definition.families:
            if family := families.get(name):
                planner = Planner(definition, family, read_graph(folder / f"{name}.json"), schemas)
                plans[name] = planner.plan()
                problems += planner.problems
            else:
                problems.append(f'families: there is no family "{name}".')
        if problems:
            raise SettingsError("\n".join(f"{path}: {problem}" for problem in dict.fromkeys(problems)))
        return cls(definition, plans)


def read_graph(path: Path) -> Graph:
    """A graph as ComfyUI's "Export (API)" writes it. Raises SettingsError, also for the other export's format."""
    try:
        graph = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: the graph cannot be read: {error}.") from error
    if isinstance(graph, dict) and isinstance(graph.get("nodes"), list):
        raise SettingsError(f"{path}: this is ComfyUI's workflow format. Export it again with File → Export (API).")
    nodes = graph.values() if isinstance(graph, dict) else [graph]
    if not all(isinstance(node, dict) and {"class_type", "inputs"} <= node.keys() for node in nodes):
        raise SettingsError(f"{path}: this is not a graph in ComfyUI's API format.")
    return dict(graph)
