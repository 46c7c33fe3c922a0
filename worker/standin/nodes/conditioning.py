"""Nodes that turn text into conditioning, and join it."""

from dataclasses import replace
from itertools import chain
from typing import Any

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Conditioning


@node("CLIPTextEncode", "CLIPTextEncodeHunyuanDiT", "CLIPTextEncodePixArtAlpha")
def encode_text(call: Call, text: str = "", bert: str = "", **_: Any) -> Made:
    return Made((Conditioning(text or bert),))


@node("CLIPTextEncodeSDXL")
def encode_two_texts(call: Call, text_g: str = "", text_l: str = "", **_: Any) -> Made:
    return Made((Conditioning(text_of(text_g, text_l)),))


@node("CLIPTextEncodeFlux")
def encode_flux_texts(call: Call, t5xxl: str = "", clip_l: str = "", guidance: float | None = None, **_: Any) -> Made:
    return Made((Conditioning(text_of(t5xxl, clip_l), guidance=guidance),))


@node("CLIPTextEncodeSDXLRefiner")
def encode_refiner_text(call: Call, text: str, **_: Any) -> Made:
    return Made((Conditioning(text),))


@node("ConditioningCombine", "ConditioningConcat", "ConditioningAverage")
def join(call: Call, **inputs: Any) -> Made:
    parts = [value for value in inputs.values() if isinstance(value, Conditioning)]
    joined = Conditioning(
        text=text_of(*(part.text for part in parts)),
        lines=tuple(chain.from_iterable(part.lines for part in parts)),
        references=tuple(chain.from_iterable(part.references for part in parts)),
        accents=tuple(chain.from_iterable(part.accents for part in parts)),
        guidance=next((part.guidance for part in parts if part.guidance is not None), None),
    )
    return Made((joined,))


@node("ConditioningZeroOut")
def forget(call: Call, conditioning: Conditioning) -> Made:
    return Made((Conditioning(""),))


@node("FluxGuidance")
def guide(call: Call, conditioning: Conditioning, guidance: float) -> Made:
    return Made((replace(conditioning, guidance=guidance),))


def text_of(*texts: str | None) -> str:
    """The different texts in order, joined."""
    return ", ".join(dict.fromkeys(text for text in texts if text))
