"""The custom nodes that workflow definitions declare: the stand-in has them, as a worker built for them would."""

import sys
import tomllib
from pathlib import Path
from typing import Any

WORKFLOWS = Path(__file__).parents[2] / "workflows"


def declared(workflows: Path) -> dict[str, dict[str, Any]]:
    """Each ``[nodes.<class>]`` of the definitions and features in a folder, as `/object_info` would describe the class.

    A file that cannot be read is passed over with a word: whoever offers its command says what is wrong.
    """
    schemas: dict[str, dict[str, Any]] = {}
    for path in sorted(workflows.glob("*/*.toml")):
        try:
            nodes = tomllib.loads(path.read_text(encoding="utf-8")).get("nodes", {})
            schemas |= {name: _schema(name, node) for name, node in nodes.items()}
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            sys.stderr.write(f"{path}: its custom nodes are left out: {error}\n")
    return schemas


def _schema(name: str, node: dict[str, Any]) -> dict[str, Any]:
    groups: dict[str, dict[str, Any]] = {"required": {}, "optional": {}}
    for key, spec in node.get("inputs", {}).items():
        described = {"type": spec} if isinstance(spec, str) else spec
        groups["optional" if described.get("optional") else "required"][key] = _config(described)
    outputs = node.get("outputs", [])
    return {
        "name": name,
        "category": node["package"],
        "python_module": f"custom_nodes.{node['package']}",
        "input": groups,
        "input_order": {kind: list(inputs) for kind, inputs in groups.items()},
        "output": outputs,
        "output_is_list": [False] * len(outputs),
        "output_name": node.get("output_names") or outputs,
        "output_node": node.get("saves", False),
    }


def _config(described: dict[str, Any]) -> list[Any]:
    """`folder`, which ComfyUI does not say, stays among the settings: the shelf fills in the files."""
    settings = {key: described[key] for key in ("min", "max", "default", "folder") if key in described}
    return [described.get("type") or described.get("choices", []), settings]
