"""Custom nodes as a graph shows them: their inputs and outputs as far as they can be told from how they are used."""

import re
from typing import Any
from urllib.parse import quote

from distillery.vocabulary.wire import Graph
from distillery.workflow.custom import CustomInput, CustomNode
from distillery.workflow.schemas import ANY, Schemas
from distillery.workflow.verbs import as_link, links

_MODEL_FILE = re.compile(r"\.(safetensors|sft|ckpt|pth?|bin|gguf|onnx)$", re.IGNORECASE)
_SAVES = re.compile(r"save|preview|output", re.IGNORECASE)
MOST_OUTPUTS = 64  # beyond that a graph is not honest
_FOLDERS = {
    "ckpt": "checkpoints",
    "unet": "diffusion_models",
    "lora": "loras",
    "vae": "vae",
    "control": "controlnet",
    "clip": "text_encoders",
    "upscale": "upscale_models",
    "ipadapter": "ipadapter",
    "sam": "sams",
}


def describe(name: str, graph: Graph, schemas: Schemas) -> CustomNode:
    """The class called `name`, which `schemas` do not know. Where it comes from stays to be said by a person."""
    used = {identifier: node for identifier, node in graph.items() if node["class_type"] == name}
    inputs: dict[str, CustomInput] = {}
    for node in used.values():
        for key, value in node["inputs"].items():
            guess = _input(name, key, value, graph, schemas)
            inputs[key] = _wider(inputs[key], guess) if key in inputs else guess
    every = set[str].intersection(*(set(node["inputs"]) for node in used.values()))
    declared = {key: spec.model_copy(update={"optional": key not in every}) for key, spec in inputs.items()}
    outputs = _outputs(set(used), graph, schemas)
    return CustomNode(
        package="unknown",
        url=f"https://github.com/search?type=code&q={quote(name, safe='')}",
        inputs=declared,
        outputs=outputs,
        saves=not outputs and bool(_SAVES.search(name)),
    )


def _input(kind: str, name: str, value: Any, graph: Graph, schemas: Schemas) -> CustomInput:
    if link := as_link(value):
        schema = schemas.get(graph[link[0]]["class_type"]) if link[0] in graph else None
        known = schema.outputs[link[1]] if schema and 0 <= link[1] < len(schema.outputs) else ANY
        return CustomInput(type=known)
    if isinstance(value, str) and _MODEL_FILE.search(value):
        return CustomInput(folder=_folder(f"{name} {kind}".lower()))
    return CustomInput(type=_type(value))


def _folder(words: str) -> str:
    return next((folder for word, folder in _FOLDERS.items() if word in words), "custom")


def _type(value: Any) -> str:
    kinds: list[tuple[type, str]] = [(bool, "BOOLEAN"), (int, "INT"), (float, "FLOAT"), (str, "STRING")]
    return next((name for kind, name in kinds if isinstance(value, kind)), ANY)


def _wider(one: CustomInput, other: CustomInput) -> CustomInput:
    """What takes both."""
    if one == other:
        return one
    return CustomInput(type="FLOAT" if {one.type, other.type} == {"INT", "FLOAT"} else ANY)


def _outputs(used: set[str], graph: Graph, schemas: Schemas) -> tuple[str, ...]:
    """The types that whatever is fed by them wants."""
    wanted: dict[int, str] = {}
    for node in graph.values():
        schema = schemas.get(node["class_type"])
        for name, (source, index) in links(node):
            if source in used and 0 <= index < MOST_OUTPUTS:
                spec = schema.inputs.get(name) if schema else None
                known = wanted.get(index, ANY)
                wanted[index] = known if known != ANY or spec is None else spec.type
    return tuple(wanted.get(index, ANY) for index in range(max(wanted, default=-1) + 1))
