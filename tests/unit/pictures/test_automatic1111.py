import time
from pathlib import Path

import pytest

from distillery.pictures.automatic1111 import read

SAMPLE = (Path(__file__).parent / "samples/parameters.txt").read_text()


def test_everything_is_found() -> None:
    assert read(SAMPLE) == {
        "prompt": "a lighthouse on a cliff, (storm:1.3) dusk\nSteps of stone lead up to it",
        "neg": "blurry, text,\nlowres",
        "steps": 28, "sampler": "DPM++ 2M", "scheduler": "Karras", "cfg": 6.5, "seed": 3141592653,
        "denoise": 0.4, "model": "juggernautXL_v9", "lora": ["film_grain", "ink"],
    }  # fmt: skip


def test_a_prompt_alone_is_found() -> None:
    assert read("a fox\nSteps: 20, Seed: 1") == {"prompt": "a fox", "steps": 20, "seed": 1}


@pytest.mark.parametrize(
    "text", ["", "a photo of my cat", "Made with love: 2026", "Negative prompt: x", '{"steps": 20}']
)
def test_other_texts_are_not_taken_for_it(text: str) -> None:
    assert read(text) == {}


def test_settings_that_are_no_numbers_are_left_out() -> None:
    assert read("x\nSteps: many, Seed: -, CFG scale: 7") == {"prompt": "x", "cfg": 7.0}


@pytest.mark.parametrize("piece", ['A: "', "A:", "<lora:", "<lora:x", "A A A A ", '\\"', "Steps: "])
def test_no_text_takes_long(piece: str) -> None:
    text = f"{piece * 50_000}\nSteps: {piece * 50_000}"
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 2
