"""The node classes the stand-in knows: ComfyUI's own and custom ones, with the model lists of this machine."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worker.standin.models import ModelShelf

SCHEMAS = Path(__file__).parents[2] / "workflows" / "schemas" / "comfyui.json"
Schema = dict[str, Any]


class Catalogue:
    """Looks up a class's inputs and outputs as `/object_info` would show them."""

    def __init__(self, shelf: ModelShelf, custom: Mapping[str, Schema] | None = None) -> None:
        self._schemas: dict[str, Schema] = json.loads(SCHEMAS.read_text()) | dict(custom or {})
        self._shelf = shelf

    def __contains__(self, class_type: object) -> bool:
        return class_type in self._schemas

    def schema(self, class_type: str) -> Schema:
        return self._schemas[class_type]

    def is_output(self, class_type: str) -> bool:
        return bool(self._schemas[class_type]["output_node"])

    def returns(self, class_type: str) -> list[Any]:
        """The types of the class's outputs, by slot."""
        return list(self._schemas[class_type]["output"])

    def inputs(self, class_type: str) -> dict[str, tuple[str, Any, dict[str, Any]]]:
        """Each input's (category, type, settings), in schema order; hidden ones left out."""
        schema = self._schemas[class_type]
        found = {}
        for category in ("required", "optional"):
            declared = schema["input"].get(category, {})
            for name in schema["input_order"].get(category, list(declared)):
                found[name] = (category, *self._declaration(class_type, name, declared[name]))
        return found

    def accepts_any(self, class_type: str, name: str) -> bool:
        """Whether the input names a model file and every file name will do."""
        return self._shelf.accepts_any and self._folder(class_type, name) is not None

    def public(self, class_type: str) -> Schema:
        """One entry of `/object_info`."""
        schema = self._schemas[class_type]
        shown = {category: dict(inputs) for category, inputs in schema["input"].items()}
        for name, (category, kind, settings) in self.inputs(class_type).items():
            shown[category][name] = [kind, settings] if len(shown[category][name]) > 1 else [kind]
        return schema | {"input": shown, "display_name": class_type, "description": ""}

    def public_all(self) -> dict[str, Schema]:
        """The whole of `/object_info`."""
        return {class_type: self.public(class_type) for class_type in self._schemas}

    def _declaration(self, class_type: str, name: str, declared: list[Any]) -> tuple[Any, dict[str, Any]]:
        kind, settings = declared[0], _settings(declared)
        folder = self._folder(class_type, name)
        if folder is None:
            return kind, settings
        names = self._shelf.options(folder, name)
        settings = {key: value for key, value in settings.items() if key != "folder"}
        return (kind, settings | {"options": names}) if kind == "COMBO" else (names, settings)

    def _folder(self, class_type: str, name: str) -> str | None:
        """Where the files lie that the input names; custom nodes say so themselves."""
        groups = self._schemas[class_type]["input"]
        declared = groups.get("required", {}).get(name) or groups.get("optional", {}).get(name, [])
        said: str | None = _settings(declared).get("folder")
        return said or self._shelf.folder(class_type, name)


def _settings(declared: list[Any]) -> dict[str, Any]:
    return declared[1] if len(declared) > 1 else {}
