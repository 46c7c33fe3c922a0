"""Which model files the stand-in says it has: any at all, those of a folder, or a given list."""

from pathlib import Path

# The input that names a file of a folder under models/; `model_name` counts for one class only.
INPUT_FOLDERS = {
    "ckpt_name": "checkpoints",
    "lora_name": "loras",
    "vae_name": "vae",
    "unet_name": "diffusion_models",
    "clip_name": "text_encoders",
    "clip_name1": "text_encoders",
    "clip_name2": "text_encoders",
    "clip_name3": "text_encoders",
    "clip_name4": "text_encoders",
    "control_net_name": "controlnet",
    "style_model_name": "style_models",
    "gligen_name": "gligen",
    "hypernetwork_name": "hypernetworks",
    "photomaker_model_name": "photomaker",
    "audio_encoder_name": "audio_encoders",
}
CLASS_FOLDERS = {
    ("UpscaleModelLoader", "model_name"): "upscale_models",
    ("CLIPVisionLoader", "clip_name"): "clip_vision",
}
FOLDERS = sorted({*INPUT_FOLDERS.values(), *CLASS_FOLDERS.values(), "embeddings", "configs", "model_patches"})
BUILT_IN = {"vae_name": ["pixel_space"]}
SUFFIXES = {".safetensors", ".sft", ".ckpt", ".pt", ".pt2", ".pth", ".bin", ".pkl"}


class ModelShelf:
    """Answers what `--models` says: `any`, a directory like ComfyUI's `models/`, or `folder/file,folder/file`."""

    def __init__(self, setting: str, own_folder: Path) -> None:
        self.accepts_any = setting == "any"
        self._listed = None if self.accepts_any or Path(setting).is_dir() else setting.split(",")
        self._folder = own_folder if self.accepts_any else Path(setting)

    def folder(self, class_type: str, name: str) -> str | None:
        """The folder under models/ whose files an input of ComfyUI's own nodes names; None for any other input."""
        return CLASS_FOLDERS.get((class_type, name)) or INPUT_FOLDERS.get(name)

    def options(self, folder: str, name: str) -> list[str]:
        """The choices of a loader's input."""
        return self.files(folder) + BUILT_IN.get(name, [])

    def files(self, folder: str) -> list[str]:
        """Names under one models folder, sorted, as `/models/{folder}` shows them."""
        if self._listed is not None:
            return sorted(entry.removeprefix(f"{folder}/") for entry in self._listed if entry.startswith(f"{folder}/"))
        root = self._folder / folder
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.suffix in SUFFIXES)
