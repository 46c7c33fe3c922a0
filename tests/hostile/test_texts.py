"""Every text of the corpus: a clear error with the codes expected, or the work of its plain twin."""

import json
import time
from contextlib import suppress

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import CommandError, Problem
from distillery.workflow import Rendering
from tests.hostile import corpus
from tests.hostile.clear import assert_clear, assert_sentence
from tests.hostile.corpus import Attack
from tests.hostile.twins import assert_same
from tests.support.golden import PICTURES

ATTACKS = list(corpus.texts())
SECONDS = 0.5  # of processor time; the slowest takes a tenth of it


def made(catalogue: Catalogue, attack: Attack) -> Rendering | None:
    """What comes of it. None for commands that are answered. Raises CommandError."""
    options = attack.options if "--seed" in attack.twin else {"seed": 7, **attack.options}
    command = catalogue.parse(attack.text, options if attack.harmless else attack.options, command=attack.command)
    for note in command.notes:
        assert_sentence(note, attack.text)
    if catalogue.is_answered(command.name):
        return None
    if attack.harmless:
        assert command.parameters["prompt"] == attack.prompt
    return catalogue.render(command, PICTURES)


@pytest.mark.parametrize("attack", [each for each in ATTACKS if each.gives], ids=lambda each: each.attack)
def test_what_is_refused_is_refused_clearly(catalogue: Catalogue, attack: Attack) -> None:
    with pytest.raises(CommandError) as refused:
        made(catalogue, attack)
    said = attack.text + json.dumps(attack.options, ensure_ascii=False) + str(attack.command)
    assert_clear(refused.value.problems, said)
    assert tuple(sorted({problem.code for problem in refused.value.problems})) == attack.gives


@pytest.mark.parametrize("attack", [each for each in ATTACKS if each.harmless], ids=lambda each: each.attack)
def test_what_is_taken_becomes_its_plain_twins_work(catalogue: Catalogue, attack: Attack) -> None:
    twin = Attack("the twin", attack.twin, twin=attack.twin, harmless=True, prompt=attack.twin.partition(" --")[0])
    plain, rendering = made(catalogue, twin), made(catalogue, attack)
    assert plain is not None
    assert rendering is not None
    assert_same(rendering, plain, catalogue)
    assert rendering.generations[0].parameters["prompt"] == attack.prompt


@pytest.mark.parametrize(
    "attack", [each for each in ATTACKS if not each.gives and not each.harmless], ids=lambda each: each.attack
)
def test_what_is_answered_is_understood(catalogue: Catalogue, attack: Attack) -> None:
    assert made(catalogue, attack) is None


def test_nothing_takes_long(catalogue: Catalogue) -> None:
    slow = []
    for attack in ATTACKS:
        started = time.process_time()
        with suppress(CommandError):
            made(catalogue, attack)
        if time.process_time() - started > SECONDS:
            slow.append(attack.attack)
    assert slow == []


def test_a_private_lora_is_refused_like_one_that_is_not_there(catalogue: Catalogue) -> None:
    def told(name: str) -> Problem:
        with pytest.raises(CommandError) as refused:
            catalogue.parse(f"a red fox --lora {name}")
        (problem,) = refused.value.problems
        return Problem(problem.code, problem.message.replace(name, "…"), problem.flag, problem.hint)

    assert told("amber fen") == told("velvet otter") == told("zzzzz zzz")


def test_the_corpus_is_as_large_as_it_says_and_says_what_each_attacks() -> None:
    assert len(ATTACKS) >= 300
    assert len({attack.attack for attack in ATTACKS}) == len(ATTACKS)
