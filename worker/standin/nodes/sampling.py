"""Samplers: they count steps, show previews that grow sharper, and leave a scene in the latent."""

from dataclasses import replace
from typing import Any

from worker.standin.nodes import faults
from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.faults import Fault
from worker.standin.nodes.values import Blocked, Conditioning, Latent, Scene, Weights
from worker.standin.painter import Previews

SLOWER = 10


@node("KSampler")
def sample(
    call: Call,
    model: Weights,
    seed: int,
    steps: int,
    positive: Conditioning,
    latent_image: Latent,
    denoise: float,
    **_: Any,
) -> Made:
    return _sampled(call, model, seed, steps, positive.text, latent_image, denoise)


@node("KSamplerAdvanced")
def sample_part(
    call: Call,
    model: Weights,
    noise_seed: int,
    steps: int,
    positive: Conditioning,
    latent_image: Latent,
    start_at_step: int,
    end_at_step: int,
    **_: Any,
) -> Made:
    start, end = min(start_at_step, steps), min(end_at_step, steps)
    share = (steps - start) / steps
    return _sampled(call, model, noise_seed, max(0, end - start), positive.text, latent_image, share)


@node("SamplerCustomAdvanced", "SamplerCustom")
def sample_custom(call: Call, latent_image: Latent, **inputs: Any) -> Made:
    """Finds seed, steps, text and model in whatever nodes its parts were made from."""
    seed = _deep(inputs, "noise_seed", int) or 0
    steps = _deep(inputs, "steps", int) or 20
    text = _deep(inputs, "positive", Conditioning) or _deep(inputs, "conditioning", Conditioning) or Conditioning("")
    model = _deep(inputs, "model", Weights) or Weights("MODEL", "", latent_image.channels)
    denoise = _deep(inputs, "denoise", float)
    made = _sampled(call, model, seed, steps, text.text, latent_image, 1.0 if denoise is None else denoise)
    return Made(made.values * 2)


def _sampled(call: Call, model: Weights, seed: int, steps: int, text: str, latent: Latent, denoise: float) -> Made:
    fault = faults.asked_for(model.name, *model.loras, text)
    scenes = tuple(_scene(text, seed + index, scene, denoise) for index, scene in enumerate(latent.scenes))
    _take_steps(call, steps, Previews(scenes[0].text, scenes[0].seed, (latent.width, latent.height)), fault)
    if fault is Fault.BLOCK:
        return Made((Blocked("the stand-in was asked to make nothing"),))
    fresh = latent.sources[0] is None
    # An empty latent of the wrong family is made anew with the model's channels; pixels keep their own.
    channels = model.channels if fresh else latent.channels
    return Made((replace(latent, scenes=scenes, channels=channels, strength=1.0 if fresh else denoise),))


def _scene(text: str, seed: int, before: Scene | None, denoise: float) -> Scene:
    """A second pass that keeps most of what it got (hires, refiner) draws the same scene again, only larger."""
    return before if before is not None and denoise < 1 else Scene(text, seed)


def _take_steps(call: Call, steps: int, previews: Previews, fault: Fault | None) -> None:
    pause = call.options.step_seconds * (SLOWER if fault is Fault.SLOW else 1)
    for value in range(1, steps + 1):
        if value >= max(1, steps // 2):
            faults.strike(fault)
        call.wait(pause)
        call.step(value, steps, previews.at(value / steps))


def _deep(value: Any, name: str, kind: type) -> Any:
    """The nearest input called `name` of a type, searched through the nodes that made the inputs."""
    inputs = value if isinstance(value, dict) else getattr(value, "inputs", {})
    if isinstance(inputs.get(name), kind):
        return inputs[name]
    found = (_deep(inner, name, kind) for inner in inputs.values() if getattr(inner, "inputs", None))
    return next((item for item in found if item is not None), None)
