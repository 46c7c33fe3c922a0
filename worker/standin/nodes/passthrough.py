"""Nodes the stand-in has no idea of: each output is the input of its type, or a plain value of it."""

from typing import Any

from PIL import Image

from worker.standin.nodes.call import Call, Made
from worker.standin.nodes.values import Conditioning, Latent, Opaque

TYPED: dict[str, type | tuple[type, ...]] = {
    "LATENT": Latent,
    "CONDITIONING": Conditioning,
    "STRING": str,
    "INT": int,
    "FLOAT": (int, float),
}


def pass_through(call: Call, **inputs: Any) -> Made:
    """Instantly hands on what came in."""
    return Made(tuple(_value(kind, inputs) for kind in call.schema["output"]))


def _value(kind: Any, inputs: dict[str, Any]) -> Any:
    return next((value for value in inputs.values() if _is(kind, value)), None) or _plain(kind, inputs)


def _is(kind: Any, value: Any) -> bool:
    if hasattr(value, "kind"):
        return bool(value.kind == kind)
    if isinstance(value, tuple):
        return bool(value) and kind == ("MASK" if value[0].mode == "L" else "IMAGE")
    return isinstance(kind, str) and kind in TYPED and isinstance(value, TYPED[kind])


def _plain(kind: Any, inputs: dict[str, Any]) -> Any:
    plain: dict[Any, Any] = {
        "IMAGE": (Image.new("RGB", (512, 512), "gray"),),
        "MASK": (Image.new("L", (512, 512)),),
        "LATENT": Latent.empty(512, 512, 1),
        "CONDITIONING": Conditioning(""),
        "STRING": "",
        "INT": 0,
        "FLOAT": 0.0,
        "BOOLEAN": False,
    }
    return plain[kind] if isinstance(kind, str) and kind in plain else Opaque(str(kind), inputs)
