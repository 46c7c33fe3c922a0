"""Samplers: they count steps, show previews that grow sharper, and leave a scene in the latent."""

from dataclasses import dataclass, replace
from typing import Any

from worker.standin.nodes import faults
from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.faults import Fault
from worker.standin.nodes.looks import USUAL_CFG, look_of
from worker.standin.nodes.values import Blocked, Conditioning, Latent, Weights
from worker.standin.painter import Composition, Previews, Scene

SLOWER = 10


@dataclass(frozen=True)
class Pass:
    """One sampler's work on a latent: how many steps to count, and how much (0 to 1) they may change."""

    model: Weights
    positive: Conditioning
    negative: Conditioning
    seed: int
    cfg: float
    steps: int
    denoise: float

    def fault(self) -> Fault | None:
        """The one that the model, a LoRA or the prompt asks for."""
        return faults.asked_for(self.model.name, *(lora.name for lora in self.model.loras), self.positive.text)

    def over(self, latent: Latent) -> Latent:
        """The latent with this pass's scenes in it, one seed for each picture of the batch."""
        look = look_of(self.model, self.positive, self.negative, self.cfg)
        painted = [
            before.painted(Scene(self.positive.text, self.seed + index, look), self.denoise, latent.mask)
            for index, before in enumerate(latent.pictures)
        ]
        # An empty latent of the wrong family is made anew with the model's channels; pixels keep their own.
        channels = self.model.channels if latent.pictures[0].is_empty else latent.channels
        return replace(latent, pictures=tuple(painted), channels=channels)


@node("KSampler")
def sample(
    call: Call,
    model: Weights,
    seed: int,
    steps: int,
    cfg: float,
    positive: Conditioning,
    negative: Conditioning,
    latent_image: Latent,
    denoise: float,
    **_: Any,
) -> Made:
    work = Pass(model, positive, negative, seed, cfg, steps if denoise else 0, denoise)
    return _sampled(call, work, latent_image, work.over(latent_image))


@node("KSamplerAdvanced")
def sample_part(
    call: Call,
    model: Weights,
    noise_seed: int,
    steps: int,
    cfg: float,
    positive: Conditioning,
    negative: Conditioning,
    latent_image: Latent,
    start_at_step: int,
    end_at_step: int,
    add_noise: str,
    return_with_leftover_noise: str,
    **_: Any,
) -> Made:
    """A stretch of a schedule. Without noise, its own or what another stage left, there is nothing to change."""
    start, end = min(start_at_step, steps), min(end_at_step, steps)
    noisy = add_noise == "enable" or latent_image.pictures[0].noise > 0
    denoise = (steps - start) / steps if noisy and end > start else 0.0
    work = Pass(model, positive, negative, noise_seed, cfg, max(0, end - start), denoise)
    leftover = (steps - end) / steps if return_with_leftover_noise == "enable" else 0.0
    made = work.over(latent_image)
    if denoise:
        made = replace(made, pictures=tuple(replace(picture, noise=leftover) for picture in made.pictures))
    return _sampled(call, work, latent_image, made)


@node("SamplerCustomAdvanced", "SamplerCustom")
def sample_custom(call: Call, latent_image: Latent, **inputs: Any) -> Made:
    """Finds seed, steps, texts and model in whatever nodes its parts were made from."""
    nothing, denoise = Conditioning(""), _deep(inputs, "denoise", float)
    work = Pass(
        model=_deep(inputs, "model", Weights) or Weights("MODEL", "", latent_image.channels),
        positive=_deep(inputs, "positive", Conditioning) or _deep(inputs, "conditioning", Conditioning) or nothing,
        negative=_deep(inputs, "negative", Conditioning) or nothing,
        seed=_deep(inputs, "noise_seed", int) or 0,
        cfg=_deep(inputs, "cfg", float) or USUAL_CFG,
        steps=_deep(inputs, "steps", int) or 20,
        denoise=1.0 if denoise is None else denoise,
    )
    made = _sampled(call, work, latent_image, work.over(latent_image))
    return Made(made.values * 2)


def take_steps(call: Call, steps: int, previews: Previews, fault: Fault | None) -> None:
    """Counts steps at the pace of the options; fails half-way if that is asked for."""
    pause = call.options.step_seconds * (SLOWER if fault is Fault.SLOW else 1)
    for value in range(1, steps + 1):
        if value >= max(1, steps // 2):
            faults.strike(fault)
        call.wait(pause)
        call.step(value, steps, previews.at(value / steps))


def _sampled(call: Call, work: Pass, before: Latent, after: Latent) -> Made:
    fault = work.fault()
    take_steps(call, work.steps, _previews(after.pictures[0], work.seed, before), fault)
    return Made((Blocked("the stand-in was asked to make nothing") if fault is Fault.BLOCK else after,))


def _previews(picture: Composition, seed: int, latent: Latent) -> Previews:
    return Previews(replace(picture, noise=0.0).render, seed, (latent.width, latent.height))


def _deep(value: Any, name: str, kind: type) -> Any:
    """The nearest input called `name` of a type, searched through the nodes that made the inputs."""
    inputs = value if isinstance(value, dict) else getattr(value, "inputs", {})
    if isinstance(inputs.get(name), kind):
        return inputs[name]
    found = (_deep(inner, name, kind) for inner in inputs.values() if getattr(inner, "inputs", None))
    return next((item for item in found if item is not None), None)
