"""From models and conditioning to the look of what they would draw: every file name has a manner of its own."""

import hashlib

from worker.standin.nodes.values import Conditioning, Lora, Weights
from worker.standin.painter.look import Look

MODEL_TURN = 9.0  # degrees of hue, at most, by which one checkpoint differs from another
USUAL_CFG, USUAL_GUIDANCE = 7.0, 3.5


def look_of(model: Weights, positive: Conditioning, negative: Conditioning, cfg: float = USUAL_CFG) -> Look:
    """How the model draws when it is steered so."""
    turn, saturation = _manner(model.name)
    styles = [lora for lora in model.loras if "lcm" not in lora.name.lower()]  # that one saves steps, and has no style
    hue = MODEL_TURN * turn + sum(_turn(lora) for lora in styles)
    vivid = 1 + 0.1 * saturation
    for lora in styles:
        vivid *= 1 + 0.3 * _manner(lora.name)[1] * lora.strength
    contrast = 1 + 0.035 * (cfg - USUAL_CFG)
    if positive.guidance is not None:
        contrast = 1 + 0.05 * (positive.guidance - USUAL_GUIDANCE)
    return Look(
        hue=hue,
        saturation=max(0.0, vivid),
        contrast=min(2.0, max(0.5, contrast)),
        unwanted=negative.text,
        lines=positive.lines,
        references=model.references + positive.references,
        accents=positive.accents,
    )


def _turn(lora: Lora) -> float:
    """Degrees of hue: at full strength between 30 and 100, to either side."""
    part = _manner(lora.name)[0]
    return (30 * (1 if part >= 0 else -1) + 70 * part) * lora.strength


def _manner(name: str) -> tuple[float, float]:
    """Two numbers from -1 to 1 that are always the same for a file name."""
    digest = hashlib.sha256(name.encode()).digest()
    return digest[0] / 127.5 - 1, digest[1] / 127.5 - 1
