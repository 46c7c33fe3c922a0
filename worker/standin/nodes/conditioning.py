"""Nodes that turn text into conditioning, and join it."""

from typing import Any

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Conditioning


@node("CLIPTextEncode", "CLIPTextEncodeHunyuanDiT", "CLIPTextEncodePixArtAlpha")
def encode_text(call: Call, text: str = "", bert: str = "", **_: Any) -> Made:
    return Made((Conditioning(text or bert),))


@node("CLIPTextEncodeSDXL", "CLIPTextEncodeFlux")
def encode_two_texts(call: Call, clip_l: str = "", **inputs: Any) -> Made:
    return Made((Conditioning(text_of(inputs.get("text_g") or inputs.get("t5xxl"), inputs.get("text_l"), clip_l)),))


@node("CLIPTextEncodeSDXLRefiner")
def encode_refiner_text(call: Call, text: str, **_: Any) -> Made:
    return Made((Conditioning(text),))


@node("ConditioningCombine", "ConditioningConcat", "ConditioningAverage")
def join(call: Call, **inputs: Any) -> Made:
    texts = [value.text for value in inputs.values() if isinstance(value, Conditioning)]
    return Made((Conditioning(text_of(*texts)),))


def text_of(*texts: str | None) -> str:
    """The different texts in order, joined."""
    return ", ".join(dict.fromkeys(text for text in texts if text))
