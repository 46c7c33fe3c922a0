"""Nodes that hand a sampler pictures to go by: ControlNets by their lines, IP-Adapters by their colours.

A ControlNet for inpainting (its file says so) makes what is invented resemble what is around it.
"""

from dataclasses import replace
from typing import Any

from PIL import Image

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Conditioning, Pictures, Weights
from worker.standin.painter.look import Lines, Reference


@node("ControlNetApply")
def control(call: Call, conditioning: Conditioning, control_net: Weights, image: Pictures, strength: float) -> Made:
    return Made((_guided(conditioning, control_net, image[0], strength),))


@node("ControlNetApplyAdvanced", "ControlNetApplySD3")
def control_both(
    call: Call,
    positive: Conditioning,
    negative: Conditioning,
    control_net: Weights,
    image: Pictures,
    strength: float,
    start_percent: float,
    end_percent: float,
    **_: Any,
) -> Made:
    """The shorter the stretch of the schedule, the fainter the lines."""
    effective = strength * max(0.0, end_percent - start_percent)
    both = (_guided(conditioning, control_net, image[0], effective) for conditioning in (positive, negative))
    return Made(tuple(both))


@node("IPAdapter", "IPAdapterAdvanced")
def adapt(
    call: Call,
    model: Weights,
    ipadapter: Weights,
    image: Pictures,
    weight: float,
    start_at: float = 0.0,
    end_at: float = 1.0,
    **_: Any,
) -> Made:
    """A model whose pictures resemble the given one; an adapter for faces shows it."""
    face, effective = "face" in ipadapter.name.lower(), weight * max(0.0, end_at - start_at)
    if effective <= 0:
        return Made((model,))
    return Made((replace(model, references=(*model.references, Reference(image[0], effective, face))),))


def _guided(conditioning: Conditioning, control_net: Weights, picture: Image.Image, strength: float) -> Conditioning:
    if strength <= 0:
        return conditioning
    if "inpaint" in control_net.name.lower():
        return replace(conditioning, references=(*conditioning.references, Reference(picture, strength)))
    return replace(conditioning, lines=(*conditioning.lines, Lines(picture, strength)))
