"""Work requests as a master sends them, with a small text-to-image graph."""

from typing import Any

from distillery.vocabulary.wire import Graph, WorkRequest


def graph_of(prompt: str, steps: int = 4, width: int = 64, height: int = 64) -> Graph:
    """Text to image with core nodes; sampler 3, output node 9."""
    sampler = {"seed": 0, "steps": steps, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0}
    links = {"model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}
    return {
        "3": {"class_type": "KSampler", "inputs": sampler | links},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "tiny_sd15.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": width, "height": height, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": prompt, "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["4", 1]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "distillery"}},
    }


def work_request(generation_id: str, **changes: Any) -> WorkRequest:
    """A request for one fox; `changes` are fields of WorkRequest."""
    attempt = changes.get("attempt", 1)
    fields: dict[str, Any] = {
        "request_id": f"request-of-{generation_id}",
        "generation_id": generation_id,
        "attempt": attempt,
        "graph": graph_of("a red fox"),
        "seed_paths": [["3", "seed"]],
        "seeds": [7],
        "output_nodes": ["9"],
        "output_prefix": f"generations/{generation_id}/{attempt}/",
        "timeout": 60.0,
        "parameters": {"prompt": "a red fox", "model": "tiny", "seed": 7},
    }
    return WorkRequest(**fields | changes)
