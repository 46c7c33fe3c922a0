"""What a node is given besides its inputs, what it returns, and how a class name finds its behaviour."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from worker.standin.folders import Folders
from worker.standin.frames import ImageFormat
from worker.standin.options import Options


class Step(Protocol):
    """Reports step `value` of `total`; raises Interrupted when the prompt was stopped."""

    def __call__(
        self, value: int, total: int, image: bytes | None, image_format: ImageFormat = ImageFormat.JPEG
    ) -> None: ...


@dataclass(frozen=True)
class Call:
    """One node's surroundings."""

    schema: dict[str, Any]
    graph: dict[str, Any]
    extra_pnginfo: dict[str, Any]
    options: Options
    folders: Folders
    step: Step
    wait: Callable[[float], None]


@dataclass(frozen=True)
class Made:
    """A node's output values by slot, and what the client is shown of it."""

    values: tuple[Any, ...] = ()
    shown: dict[str, Any] | None = None


Behaviour = Callable[..., Made]
_BEHAVIOURS: dict[str, Behaviour] = {}


def node(*class_types: str) -> Callable[[Behaviour], Behaviour]:
    """Registers a behaviour for one or more classes."""

    def register(function: Behaviour) -> Behaviour:
        _BEHAVIOURS.update(dict.fromkeys(class_types, function))
        return function

    return register


def registered(class_type: str) -> Behaviour | None:
    return _BEHAVIOURS.get(class_type)
