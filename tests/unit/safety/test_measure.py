"""What `make bench-safety` prints is kept: disguised words are caught, harmless prompts are not refused."""

import pytest

from bench.harmless import prompts, written
from bench.safety import CAUGHT, HARMLESS, REFUSED, SEED, VARIANTS, Figures, measured
from distillery.safety.gate import shipped


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measured(shipped())


def test_disguised_words_are_caught(figures: Figures) -> None:
    assert figures.variants == VARIANTS
    assert figures.caught >= CAUGHT, figures.missed


def test_harmless_prompts_pass(figures: Figures) -> None:
    assert figures.harmless == HARMLESS
    assert figures.refused_share <= REFUSED, figures.refused


def test_the_harmless_are_all_different_and_many_by_hand() -> None:
    assert len(set(prompts(HARMLESS, SEED))) == HARMLESS
    assert len(set(written())) >= 400
