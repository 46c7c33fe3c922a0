"""Nodes that read model files: here they only note the name, after a moment's make-believe loading."""

import re
import time
from dataclasses import replace
from typing import Any

from worker.standin.nodes import faults
from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Lora, Weights

WIDE_LATENTS = re.compile(r"flux|sd3|qwen|hidream|\bae\b", re.IGNORECASE)  # families whose latents have 16 channels


def channels_of(name: str) -> int:
    """How many channels a model's latents have, judged by its file name."""
    return 16 if WIDE_LATENTS.search(name) else 4


def load(call: Call, kind: str, name: str) -> Weights:
    """Raises SafetensorError for a file that is said to be damaged. Not interruptible, as in ComfyUI."""
    faults.check_file(name)
    time.sleep(call.options.load_seconds)
    return Weights(kind, name, channels_of(name))


@node("CheckpointLoaderSimple", "CheckpointLoader", "unCLIPCheckpointLoader", "ImageOnlyCheckpointLoader")
def load_checkpoint(call: Call, ckpt_name: str, **_: Any) -> Made:
    model = load(call, "MODEL", ckpt_name)
    return Made(tuple(replace(model, kind=kind) for kind in call.schema["output"]))


@node("UNETLoader")
def load_unet(call: Call, unet_name: str, **_: Any) -> Made:
    return Made((load(call, "MODEL", unet_name),))


@node("VAELoader")
def load_vae(call: Call, vae_name: str) -> Made:
    return Made((load(call, "VAE", vae_name),))


@node("CLIPLoader")
def load_clip(call: Call, clip_name: str, **_: Any) -> Made:
    return Made((load(call, "CLIP", clip_name),))


@node("DualCLIPLoader", "TripleCLIPLoader", "QuadrupleCLIPLoader")
def load_clips(call: Call, clip_name1: str, clip_name2: str, **_: Any) -> Made:
    faults.check_file(clip_name2)
    return Made((load(call, "CLIP", clip_name1),))


@node("CLIPVisionLoader")
def load_clip_vision(call: Call, clip_name: str) -> Made:
    return Made((load(call, "CLIP_VISION", clip_name),))


@node("UpscaleModelLoader")
def load_upscaler(call: Call, model_name: str) -> Made:
    return Made((load(call, "UPSCALE_MODEL", model_name),))


@node("ControlNetLoader", "DiffControlNetLoader")
def load_controlnet(call: Call, control_net_name: str, **_: Any) -> Made:
    return Made((load(call, "CONTROL_NET", control_net_name),))


@node("IPAdapterModelLoader")
def load_ipadapter(call: Call, ipadapter_file: str) -> Made:
    return Made((load(call, "IPADAPTER", ipadapter_file),))


@node("LoraLoader", "LoraLoaderModelOnly")
def load_lora(
    call: Call, model: Weights, lora_name: str, strength_model: float, clip: Weights | None = None, **_: Any
) -> Made:
    """A strength of 0 is no LoRA at all, as in ComfyUI."""
    faults.check_file(lora_name)
    laid_over = [part for part in (model, clip) if part is not None]
    if not strength_model:
        return Made(tuple(laid_over))
    return Made(tuple(replace(part, loras=(*part.loras, Lora(lora_name, strength_model))) for part in laid_over))
