"""Automatic1111's ``parameters``: the prompt, ``Negative prompt: …``, then one line of ``Steps: 20, Sampler: …``."""

import re
from collections.abc import Callable
from typing import Any

NEGATIVE = "Negative prompt:"
SETTINGS = "Steps:"
# Looked for behind commas only: from every letter of a text without end, it would take a second, and stop all threads.
SETTING = re.compile(r'(?:^|,)\s*([A-Z][\w /-]{0,60}):\s*("(?:[^"\\]|\\.)*"|[^,]*)')
LORA = re.compile(r",? ?<lora:([^:<>]{1,200})(?::[^<>]{0,100})?>")  # with what set it apart from the text
NAMES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "Steps": ("steps", int),
    "Sampler": ("sampler", str),
    "Schedule type": ("scheduler", str),
    "CFG scale": ("cfg", float),
    "Denoising strength": ("denoise", float),
    "Seed": ("seed", int),
    "Model": ("model", str),
}


def read(text: str) -> dict[str, Any]:
    """The prompt, negative prompt, settings and LoRAs by our names; {} when `text` is nothing of the kind."""
    lines = text.splitlines()
    start = next((at for at in reversed(range(len(lines))) if lines[at].startswith(SETTINGS)), None)
    if start is None:
        return {}
    prompt, negative = _prompts(lines[:start])
    found = {"prompt": LORA.sub("", prompt).strip(), **_settings(lines[start])}
    if negative:
        found["neg"] = negative
    if loras := list(dict.fromkeys(LORA.findall(prompt))):
        found["lora"] = loras
    return found


def _prompts(lines: list[str]) -> tuple[str, str]:
    start = next((at for at, line in enumerate(lines) if line.startswith(NEGATIVE)), len(lines))
    negative = "\n".join(lines[start:]).removeprefix(NEGATIVE)
    return "\n".join(lines[:start]).strip(), negative.strip()


def _settings(line: str) -> dict[str, Any]:
    found = {}
    for written, value in SETTING.findall(line):
        if written in NAMES:
            name, kind = NAMES[written]
            try:
                found[name] = kind(value.strip('" '))
            except ValueError:
                continue
    return found
