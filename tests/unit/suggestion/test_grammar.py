"""The offline grammar: the member's words stay, phrases that fit come behind them, and chance is repeatable."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from distillery.suggestion.grammar import PROMPT_LIMIT, Grammar
from distillery.suggestion.rewriter import Rewriter

GRAMMAR = Grammar.load()


@given(st.text(max_size=2200), st.integers(0, 2**31 - 1))
def test_the_members_words_stay_what_they_are(prompt: str, seed: int) -> None:
    enriched = GRAMMAR.enrich(prompt, seed)
    assert enriched.text.startswith(prompt)
    assert len(enriched.text) <= max(PROMPT_LIMIT, len(prompt))
    assert bool(enriched.added) == (enriched.text != prompt)
    assert GRAMMAR.enrich(prompt, seed) == enriched


def test_a_short_prompt_gains_light_lens_composition_mood_and_palette() -> None:
    for seed in range(50):
        enriched = GRAMMAR.enrich("a red fox", seed)
        assert set(enriched.added) == {"composition", "light", "lens", "palette", "mood"}
        assert enriched.text.startswith("a red fox, ")


def test_another_seed_is_another_picture() -> None:
    assert len({GRAMMAR.enrich("a red fox", seed).text for seed in range(200)}) > 190


def test_the_same_in_every_process() -> None:
    """Hash randomization must not reach the choice."""
    code = "from distillery.suggestion.grammar import Grammar; print(Grammar.load().enrich('a red fox', 7).text)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert printed.stdout.strip() == GRAMMAR.enrich("a red fox", 7).text


@pytest.mark.parametrize(
    ("prompt", "slot"),
    [
        ("a fox at sunset", "light"),
        ("a fox, oil painting", "lens"),
        ("a Fox, 35mm", "lens"),
        ("close-up of a fox", "composition"),
        ("a fox in black and white", "palette"),
        ("an eerie fox", "mood"),
    ],
)
def test_what_was_said_already_is_not_said_again(prompt: str, slot: str) -> None:
    for seed in range(20):
        added = GRAMMAR.enrich(prompt, seed).added
        assert slot not in added
        assert len(added) == 4


@pytest.mark.parametrize(
    ("prompt", "theme"), [("an astronaut", "far_out"), ("a mermaid and a whale", "below_the_surface")]
)
def test_the_theme_goes_with_the_words(prompt: str, theme: str) -> None:
    phrases = GRAMMAR.themes[theme].__pydantic_extra__["light"]
    assert any(GRAMMAR.enrich(prompt, 3).text.count(phrase) for phrase in phrases)


def test_every_phrase_can_stand_behind_a_comma() -> None:
    phrases = [
        phrase
        for theme in GRAMMAR.themes.values()
        for several in theme.__pydantic_extra__.values()
        for phrase in several
    ]
    assert len(phrases) > 300
    for phrase in phrases:
        assert phrase == phrase.strip()
        assert not phrase.endswith((".", ","))
        assert not set(phrase) & set("():[]<>{}|")
        assert "--" not in phrase


@pytest.mark.parametrize(
    ("prompt", "joint"),
    [("a fox.", " "), ("a fox,", " "), ("a fox, ", ""), ("::red FOX::", ", "), ("(a fox:1.3)", ", ")],
)
def test_phrases_are_joined_as_one_would_write_it(prompt: str, joint: str) -> None:
    added = GRAMMAR.enrich(prompt, 1).text.removeprefix(prompt)
    assert added.startswith(joint)
    assert added.removeprefix(joint)[0].isalnum()


def test_a_theme_that_lacks_a_slot_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grammar.toml"
    path.write_text('[slots.light]\nsaid = []\n[themes.a]\nanywhere = true\nsuits = []\nmood = ["calm"]\n')
    with pytest.raises(ValidationError, match=r"themes\.a: needs phrases for light"):
        Grammar.load(path)


def test_the_rewriter_says_what_was_added() -> None:
    rewritten = Rewriter().rewrite("a red fox at sunset", 1)
    assert rewritten.note == "Added behind your words: composition, lens, palette, mood."


def test_a_full_prompt_is_left_alone_and_says_so() -> None:
    prompt = "fox " * (PROMPT_LIMIT // 4)
    assert Rewriter().rewrite(prompt, 1).text == prompt
    assert "nothing was added" in (Rewriter().rewrite(prompt, 1).note or "")
