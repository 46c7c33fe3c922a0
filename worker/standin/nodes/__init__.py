"""What each node class does. A class without a behaviour of its own passes its inputs through at once."""

from worker.standin.nodes import (  # noqa: F401 - they register
    compositing,
    conditioning,
    cutoff,
    filters,
    guidance,
    images,
    inpainting,
    latents,
    loaders,
    masks,
    sampling,
    saving,
    upscaling,
)
from worker.standin.nodes.call import Behaviour, Call, Made, registered
from worker.standin.nodes.passthrough import pass_through

__all__ = ["Behaviour", "Call", "Made", "behaviour"]


def behaviour(class_type: str) -> Behaviour:
    """The function that does a class's work: it takes a Call and the node's inputs by name."""
    return registered(class_type) or pass_through
