"""What `make bench-safety` prints is kept: disguises and minors are caught, harmless prompts are not refused."""

from collections import Counter

import pytest

from bench.harmless import DATA, prompts, written
from bench.safety import CAUGHT, HARMLESS, REFUSED, SEED, VARIANTS, Figures, measured
from bench.safety_matrix import cells, missed
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


def test_minors_and_nudity_are_refused_in_every_order_and_language() -> None:
    """Where adults' pictures pass; the words were written apart from the lists."""
    of, through = (Counter(cell.language for cell in each) for each in (cells(), missed(shipped())))
    assert set(of) == {"en", "es", "de", "fr", "pt", "ja"}
    assert min(of.values()) > 900
    assert through.total() / of.total() <= 1 - CAUGHT, through
    assert all(through[language] <= 0.03 * count for language, count in of.items()), through


def test_prompts_about_childhood_pass() -> None:
    hard = (DATA / "harmless_childhood.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(hard)) >= 150
    refused = [prompt for prompt in hard if shipped().judge(prompt)]
    assert len(refused) <= REFUSED * len(hard), refused
