"""ComfyUI's other format, the one its interface keeps (PNG chunk ``workflow``), as a graph in API format."""

from collections.abc import Iterator
from typing import Any

# The interface keeps a node's values without their names. These are core's, in the order of its nodes' inputs;
# a seed is followed by what to do with it after the run.
VALUES: dict[str, tuple[str, ...]] = {
    "KSampler": ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("add_noise", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"),
    "SamplerCustom": ("add_noise", "noise_seed", "", "cfg"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "CFGGuider": ("cfg",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "CheckpointLoader": ("config_name", "ckpt_name"),
    "UNETLoader": ("unet_name",),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSDXL": ("", "", "", "", "", "", "text_g", "text_l"),
}
ANY_OTHER = ("value",)
SWITCHED_OFF = (2, 4)  # muted, bypassed


def as_graph(workflow: Any) -> dict[str, Any]:
    """Node id -> class_type and inputs; {} for what is none of that. Nodes that are switched off keep only links."""
    if not isinstance(workflow, dict) or not isinstance(workflow.get("nodes"), list):
        return {}
    sources = dict(_sources(workflow.get("links")))
    nodes = [node for node in workflow["nodes"] if isinstance(node, dict)]
    return {
        str(node.get("id")): {"class_type": str(node.get("type")), "inputs": {**_values(node), **_links(node, sources)}}
        for node in nodes
    }


def _sources(links: Any) -> Iterator[tuple[int, list[Any]]]:
    """Each link's id with the node and output it comes from; ``[id, node, output, …]`` or an object, by version."""
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict):
            link = [link.get("id"), link.get("origin_id"), link.get("origin_slot")]
        if isinstance(link, list) and len(link) >= 3 and isinstance(link[0], int):
            yield link[0], [str(link[1]), link[2]]


def _values(node: dict[str, Any]) -> dict[str, Any]:
    values = node.get("widgets_values")
    if node.get("mode") in SWITCHED_OFF:
        return {}
    if isinstance(values, dict):
        return values
    names = VALUES.get(str(node.get("type")), ANY_OTHER)
    named = zip(names, values if isinstance(values, list) else (), strict=False)
    return {name: value for name, value in named if name and not isinstance(value, list)}


def _links(node: dict[str, Any], sources: dict[int, list[Any]]) -> dict[str, Any]:
    inputs = node.get("inputs")
    slots = [slot for slot in inputs if isinstance(slot, dict)] if isinstance(inputs, list) else []
    linked = ((str(slot.get("name")), slot.get("link")) for slot in slots)
    return {name: sources[link] for name, link in linked if isinstance(link, int) and link in sources}
