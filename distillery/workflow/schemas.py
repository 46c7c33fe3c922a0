"""What ComfyUI says about its nodes (``GET /object_info``), indexed once and read often."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from distillery.library.folders import MODEL_FILES
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.custom import CustomNode

ANY = "*"


@dataclass(frozen=True)
class Input:
    """One input of a node. `type` is ``COMBO`` where one of `choices` is taken; `choices` None = any text.

    A model file's `folder` is where it lies under ComfyUI's models/. `uploads` marks pictures that somebody brings.
    """

    name: str
    type: str
    required: bool
    minimum: float | None = None
    maximum: float | None = None
    choices: frozenset[Any] | None = None
    folder: str | None = None
    uploads: bool = False


@dataclass(frozen=True)
class Node:
    """A class of nodes: inputs in ComfyUI's order, output types and names."""

    inputs: dict[str, Input]
    outputs: tuple[str, ...]
    output_names: tuple[str, ...]
    is_output: bool

    @cached_property
    def input_order(self) -> list[Input]:
        return list(self.inputs.values())

    @cached_property
    def required(self) -> list[str]:
        return [each.name for each in self.input_order if each.required]

    @cached_property
    def files(self) -> list[Input]:
        """The inputs that name model files."""
        return [each for each in self.input_order if each.folder]

    def output_index(self, output: int | str) -> int | None:
        """The index of an output by index or name; None when there is none such."""
        if isinstance(output, int):
            return output if 0 <= output < len(self.outputs) else None
        return self.output_names.index(output) if output in self.output_names else None


@dataclass(frozen=True)
class Schemas:
    """Node classes by name; each is indexed when it is first asked for."""

    raw: Mapping[str, Any] = field(repr=False)
    _indexed: dict[str, Node] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: Path) -> "Schemas":
        """Read what ``/object_info`` answered. Raises SettingsError."""
        try:
            return cls(json.loads(path.read_bytes()))
        except FileNotFoundError:
            raise SettingsError(
                f"{path}: there is no such file. Copy Distillery's, or save what a ComfyUI answers to GET /object_info."
            ) from None
        except (OSError, ValueError) as error:
            raise SettingsError(f"{path}: the node schemas cannot be read: {error}.") from error

    def with_custom(self, nodes: Mapping[str, CustomNode]) -> "Schemas":
        """These, and the custom nodes that definitions declare."""
        return Schemas({**self.raw, **{name: node.object_info(name) for name, node in nodes.items()}})

    def get(self, name: str) -> Node | None:
        """The class called `name`, or None."""
        if name not in self._indexed and name in self.raw:
            self._indexed[name] = _index(name, self.raw[name])
        return self._indexed.get(name)


def fits(output: str, wanted: str) -> bool:
    """Whether ComfyUI lets an output of one type feed an input of another (``A,B`` is either, ``*`` is any)."""
    if output == wanted or ANY in (output, wanted):
        return True
    return not set(output.split(",")).isdisjoint(wanted.split(","))


def _index(class_type: str, raw: dict[str, Any]) -> Node:
    inputs, folders = {}, MODEL_FILES.get(class_type, {})
    for group in ("required", "optional"):
        specs = raw["input"].get(group, {})
        for name in raw["input_order"].get(group, []):
            inputs[name] = _input(name, specs[name], folders.get(name), required=group == "required")
    outputs = tuple(_type(output) for output in raw["output"])
    return Node(inputs, outputs, tuple(raw["output_name"]), bool(raw["output_node"]))


def _input(name: str, spec: list[Any], folder: str | None, *, required: bool) -> Input:
    kind, options = spec[0], spec[1] if len(spec) > 1 else {}
    choices = kind if isinstance(kind, list) else options.get("options")
    folder = folder or options.get("folder")
    uploads = any(option.endswith("_upload") for option in options)
    if folder or uploads or "remote" in options:
        choices = None  # the list is what lay in a folder that day
    return Input(
        name,
        _type(kind),
        required,
        options.get("min"),
        options.get("max"),
        frozenset(choices) if choices is not None else None,
        folder,
        uploads,
    )


def _type(kind: Any) -> str:
    return "COMBO" if isinstance(kind, list) else str(kind)
