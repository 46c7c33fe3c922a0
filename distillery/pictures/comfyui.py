"""A ComfyUI graph in API format, read backwards from its sampler: what was asked of it, by our names."""

from collections import deque
from collections.abc import Collection, Iterator
from typing import Any

NODES = 2_000  # of larger graphs nothing is read
HOPS = 5  # from an input to the node that holds its value
TEXTS = ("text", "text_g", "t5xxl", "prompt", "clip_l", "text_l")
HELD = ("value", "seed", "noise_seed", "int", "float", "string", "text", "populated_text")  # by nodes of one value
OTHER_SIDE = {"positive": "negative", "negative": "positive"}
# Ways from a sampler that lead to other settings than its own, and from a conditioning to no text.
NOT_OURS = frozenset({"latent_image", "samples", "image", "mask", "positive", "negative", "conditioning", "vae"})
NO_TEXT = frozenset({"clip", "vae", "model", "image", "pixels", "control_net", "mask", "clip_vision_output"})
ENDINGS = (".safetensors", ".sft", ".ckpt", ".gguf", ".pth", ".pt")

Inputs = dict[str, Any]
Graph = dict[str, Inputs]  # node id -> its inputs, and under "class_type" what it is


def read(raw: Any) -> dict[str, Any]:
    """prompt, neg, seed, steps, cfg, sampler, scheduler, model, lora: those that are found. {} for what is no graph."""
    graph = _graph(raw)
    sampler = _base_sampler(graph)
    if sampler is None:
        return {}
    found = {
        "prompt": _text(graph, sampler, "positive"),
        "neg": _text(graph, sampler, "negative"),
        "seed": _nearest(graph, sampler, ("seed", "noise_seed"), int),
        "steps": _nearest(graph, sampler, ("steps",), int),
        "cfg": _nearest(graph, sampler, ("cfg",), float),
        "sampler": _nearest(graph, sampler, ("sampler_name",), str),
        "scheduler": _nearest(graph, sampler, ("scheduler",), str),
        "model": _file_stem(_nearest(graph, sampler, ("ckpt_name", "unet_name"), str)),
        "lora": _loras(graph, sampler),
    }
    return {name: value for name, value in found.items() if value not in (None, [], "")}


def _graph(raw: Any) -> Graph:
    if not isinstance(raw, dict) or len(raw) > NODES:
        return {}
    nodes = {id_: node for id_, node in raw.items() if isinstance(node, dict) and isinstance(node.get("inputs"), dict)}
    return {id_: {**node["inputs"], "class_type": str(node.get("class_type"))} for id_, node in nodes.items()}


def _link(graph: Graph, value: Any) -> str | None:
    """The id of the node that `value` comes from, when it is a link to one that is there."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int) and str(value[0]) in graph:
        return str(value[0])
    return None


def _upstream(graph: Graph, starts: Collection[str], not_by: Collection[str] = ()) -> Iterator[str]:
    """`starts` and what feeds them, nearest first, by no input named in `not_by`."""
    waiting, seen = deque(starts), set(starts)
    while waiting:
        node = waiting.popleft()
        yield node
        links = [_link(graph, value) for name, value in graph[node].items() if name not in not_by]
        for source in dict.fromkeys(link for link in links if link and link not in seen):
            seen.add(source)
            waiting.append(source)


def _base_sampler(graph: Graph) -> str | None:
    """The sampler farthest from the saved pictures: the first to draw, before hires passes and refiners."""
    saving = [node for node, inputs in graph.items() if "Save" in inputs["class_type"]]
    samplers = [node for node in _upstream(graph, saving or list(graph)) if _samples(graph[node])]
    return samplers[-1] if samplers else None


def _samples(inputs: Inputs) -> bool:
    return "latent_image" in inputs and ("positive" in inputs or "guider" in inputs)


def _text(graph: Graph, sampler: str, side: str) -> str | None:
    asked = graph[sampler]
    if guider := _link(graph, asked.get("guider")):
        asked = {"positive": graph[guider].get("conditioning"), **graph[guider]}
    start = _link(graph, asked.get(side))
    for node in _upstream(graph, [start] if start else [], NO_TEXT | {OTHER_SIDE[side]}):
        if graph[node]["class_type"] == "ConditioningZeroOut":
            return None
        for name in TEXTS:
            if text := _held(graph, graph[node].get(name), str):
                return str(text)
    return None


def _nearest(graph: Graph, sampler: str, names: Collection[str], kind: type) -> Any:
    """The first value of an input with one of `names` on the way up from `sampler`."""
    for node in _upstream(graph, [sampler], NOT_OURS):
        for name in names:
            if (value := _held(graph, graph[node].get(name), kind)) is not None:
                return value
    return None


def _held(graph: Graph, value: Any, kind: type) -> Any:
    """`value` itself when it is of `kind`, else what the node at the end of the link holds."""
    wanted = (int, float) if kind is float else (kind,)
    for _ in range(HOPS):
        if isinstance(value, wanted) and not isinstance(value, bool):
            return value
        source = _link(graph, value)
        if source is None:
            return None
        value = next((graph[source][name] for name in HELD if name in graph[source]), None)
    return None


def _loras(graph: Graph, sampler: str) -> list[str]:
    """In the order they were put on the model."""
    files = [graph[node].get("lora_name") for node in _upstream(graph, [sampler], NOT_OURS)]
    names = [_file_stem(file) for file in reversed(files) if isinstance(file, str)]
    return [name for name in dict.fromkeys(names) if name]


def _file_stem(file: str | None) -> str | None:
    """``sdxl/base_1.0.safetensors`` -> ``base_1.0``, as members call it."""
    if file is None:
        return None
    name = file.replace("\\", "/").rpartition("/")[2]
    ending = next((ending for ending in ENDINGS if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)]
