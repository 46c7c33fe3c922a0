"""Nodes that enlarge pictures with a model: at once, or tile by tile with a sampler."""

import math
from typing import Any

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.faults import Fault
from worker.standin.nodes.images import resized
from worker.standin.nodes.sampling import Pass, take_steps
from worker.standin.nodes.values import Blocked, Conditioning, Latent, Pictures, Weights
from worker.standin.painter import Previews

MODEL_SCALE = 4


@node("ImageUpscaleWithModel")
def upscale_with_model(call: Call, upscale_model: Weights, image: Pictures) -> Made:
    """Four times as large, as most such models; `2x` at the front of the file name makes it two."""
    factor = 2 if upscale_model.name.lower().startswith(("2x", "x2")) else MODEL_SCALE
    return Made((resized(image, image[0].width * factor, image[0].height * factor, "lanczos"),))


@node("UltimateSDUpscale")
def upscale_in_tiles(
    call: Call,
    image: Pictures,
    model: Weights,
    positive: Conditioning,
    negative: Conditioning,
    upscale_by: float,
    seed: int,
    steps: int,
    cfg: float,
    denoise: float,
    tile_width: int = 512,
    tile_height: int = 512,
    **_: Any,
) -> Made:
    """Enlarges, then a sampler goes over it, its steps counted anew for each tile."""
    wide, high = round(image[0].width * upscale_by), round(image[0].height * upscale_by)
    work = Pass(model, positive, negative, seed, cfg, steps if denoise else 0, denoise)
    latent = work.over(Latent.of(resized(image, wide, high, "lanczos")))
    fault, previews = work.fault(), Previews(latent.pictures[0].render, seed, (wide, high))
    for _tile in range(math.ceil(wide / tile_width) * math.ceil(high / tile_height)):
        take_steps(call, work.steps, previews, fault)
    if fault is Fault.BLOCK:
        return Made((Blocked("the stand-in was asked to make nothing"),))
    return Made((tuple(picture.render((wide, high)) for picture in latent.pictures),))
