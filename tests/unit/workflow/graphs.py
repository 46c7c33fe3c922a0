"""Small ComfyUI graphs for tests."""

from typing import Any

from distillery.vocabulary.wire import Graph


def node(class_type: str, title: str | None = None, **inputs: Any) -> dict[str, Any]:
    """One node in API format."""
    return {"inputs": inputs, "class_type": class_type, "_meta": {"title": title or class_type}}


def text_to_image() -> Graph:
    """The smallest graph that draws: checkpoint, two prompts, sampler, picture."""
    return {
        "4": node("CheckpointLoaderSimple", ckpt_name="tiny.safetensors"),
        "5": node("EmptyLatentImage", width=64, height=64, batch_size=1),
        "6": node("CLIPTextEncode", "Positive", text="a cat", clip=["4", 1]),
        "7": node("CLIPTextEncode", "Negative", text="blurry", clip=["4", 1]),
        "3": node(
            "KSampler",
            "Sampler",
            seed=1,
            steps=2,
            cfg=7.0,
            sampler_name="euler",
            scheduler="normal",
            denoise=1.0,
            model=["4", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["5", 0],
        ),
        "8": node("VAEDecode", "Picture", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", "Save", images=["8", 0], filename_prefix="tiny"),
    }
