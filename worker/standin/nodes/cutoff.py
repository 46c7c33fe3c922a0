"""The Cutoff nodes: a region of the prompt whose colours are to stay where they belong."""

from dataclasses import dataclass, replace

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Conditioning
from worker.standin.painter.look import Accent


@dataclass(frozen=True)
class ClipRegions:
    """A prompt and the regions set apart in it so far."""

    text: str
    accents: tuple[Accent, ...] = ()
    kind: str = "CLIPREGION"


@node("BNK_CutoffBasePrompt")
def base(call: Call, clip: object, text: str) -> Made:
    return Made((ClipRegions(text),))


@node("BNK_CutoffSetRegions")
def set_regions(call: Call, clip_regions: ClipRegions, region_text: str, target_text: str, weight: float) -> Made:
    """Without a target word there is nothing to keep apart. A region a line, as the node has it."""
    targets = bool(target_text.strip()) and weight > 0
    lines = [line.strip() for line in region_text.splitlines() if line.strip()] if targets else []
    accents = tuple(Accent(line, weight) for line in lines)
    return Made((replace(clip_regions, accents=clip_regions.accents + accents),))


@node("BNK_CutoffRegionsToConditioning", "BNK_CutoffRegionsToConditioning_ADV")
def to_conditioning(call: Call, clip_regions: ClipRegions, **_: object) -> Made:
    return Made((Conditioning(clip_regions.text, accents=clip_regions.accents),))
