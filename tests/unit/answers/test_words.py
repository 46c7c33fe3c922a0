"""/suggest and /command-infos, and which answers a catalogue may name."""

import shutil
from pathlib import Path

import pytest

from distillery.answers import ANSWERS, Answers
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.suggestion import Rewriter
from distillery.suggestion.language_model import LanguageModel
from distillery.vocabulary.errors import CommandError, SettingsError
from tests.support.answering import HOME, OWNER, Answering, fields
from tests.support.tiers import tiers
from tests.unit.suggestion.chat_server import ChatServer, answering, completion


def test_a_suggestion_keeps_the_words_and_can_be_repeated(house: Answering) -> None:
    first, second = (house.ask("/suggest a red fox --seed 7") for _ in range(2))
    prompt = fields(first)["Prompt"]
    assert prompt.startswith("a red fox, ")
    assert prompt == fields(second)["Prompt"]
    assert prompt != fields(house.ask("/suggest a red fox --seed 8"))["Prompt"]
    assert house.catalogue.parse(prompt).parameters["prompt"] == prompt, "it can be sent as it is"
    assert any(note.startswith("Added behind your words") for note in first.notes)


def test_a_suggestion_without_a_seed_says_which_it_took(house: Answering) -> None:
    assert any(note.startswith("Seed ") for note in house.ask("/suggest a red fox --llm crazy").notes)


def test_a_suggestion_from_a_language_model(tmp_path: Path, untouched: Database, catalogue: Catalogue) -> None:
    with ChatServer(answering(completion("a fox of embers"))).running() as url:
        house = Answering(tmp_path, untouched, catalogue, Rewriter(LanguageModel(url, "tiny")))
        answer = house.ask("/suggest a red fox --seed 1")
    assert fields(answer) == {"Prompt": "a fox of embers"}
    assert answer.notes == ("Rewritten by a language model.",)


def test_a_language_model_that_fails_leaves_it_to_the_grammar(
    tmp_path: Path, untouched: Database, catalogue: Catalogue
) -> None:
    with ChatServer(answering(b"", 500)).running() as url:
        house = Answering(tmp_path, untouched, catalogue, Rewriter(LanguageModel(url, "tiny")))
        answer = house.ask("/suggest a red fox --seed 1")
    assert fields(answer)["Prompt"].startswith("a red fox, ")
    (note,) = answer.notes
    assert note.startswith("The language model did not answer. Our own grammar was used. Added behind your words: ")


def test_a_language_model_that_repeats_the_prompt_leaves_it_to_the_grammar(
    tmp_path: Path, untouched: Database, catalogue: Catalogue
) -> None:
    with ChatServer(answering(completion("a red fox"))).running() as url:
        house = Answering(tmp_path, untouched, catalogue, Rewriter(LanguageModel(url, "tiny")))
        answer = house.ask("/suggest a red fox --seed 1")
    assert fields(answer)["Prompt"].startswith("a red fox, ")
    assert answer.notes[0].startswith("The language model had nothing to add. Our own grammar was used.")


def test_every_command_is_listed(house: Answering) -> None:
    rows = fields(house.ask("/command-infos"))
    assert list(rows) == [f"/{name}" for name in house.catalogue.definitions]
    assert rows["/serve"] == "Make pictures from a text."


def test_every_command_is_explained_with_every_flag(house: Answering) -> None:
    for name, definition in house.catalogue.definitions.items():
        answer = house.ask(f"/command-infos {name}")
        assert answer.title == f"/{name}"
        shown = [parameter for parameter in definition.parameters.values() if not parameter.hidden]
        assert len(fields(answer)) == len(shown)
        for parameter, (written, told) in zip(shown, answer.fields, strict=True):
            assert written.split()[0] == (parameter.name if parameter.positional else parameter.flag)
            assert told.startswith(parameter.help)


@pytest.mark.parametrize("wanted", ["serve", "/serve", "SERVE", "/Serve"])
def test_however_a_command_is_named(house: Answering, wanted: str) -> None:
    rows = fields(house.ask(f"/command-infos {wanted}"))
    assert rows["--cfg number"] == (
        "How closely to follow the prompt. 1 to 30; 3 to 12 (Flux: 2 to 5) is advised. By default 6 (Flux: 3.5)."
    )
    assert rows["--control picture"] == "A picture whose edges the new ones follow. Not with Flux."
    assert "Stable Diffusion XL only." in rows["--refinerpass number"]
    assert "Together with --sampler lcm." in rows["--lcmweight number"]


def test_the_names_there_are_for_a_member_are_listed(house: Answering) -> None:
    mine, anybodys = (fields(house.ask("/command-infos serve", member)) for member in (OWNER, "a stranger"))
    assert "cosmopolitan, vodka" in mine["--model name"]
    assert "sdxl, mohawk (Stable Diffusion XL); flux, schnell (Flux)." in mine["--model name"]
    assert "By default cosmopolitan." in mine["--model name"]
    assert "1:1, 5:4" in mine["--ar W:H"]
    assert mine["--ar W:H"].endswith("each also upright.")
    assert mine["--lora names"].count("Up to") == 1
    assert "amber fen" in mine["--lora names"]
    assert "amber fen" not in anybodys["--lora names"]
    assert "--ar" not in str(house.ask("/command-infos upscale"))


def test_a_free_command_says_so(house: Answering) -> None:
    assert "tier free" in house.ask("/command-infos serve-free").text


def test_a_command_that_there_is_not(house: Answering) -> None:
    with pytest.raises(CommandError, match=r'no command "upscal"\. Did you mean upscale\?'):
        house.ask("/command-infos upscal")


def test_every_answer_has_a_command(catalogue: Catalogue) -> None:
    assert {one.answer for one in catalogue.definitions.values() if one.answer} == set(ANSWERS)


def test_an_answer_that_nobody_wrote_is_found_at_the_start(tmp_path: Path, untouched: Database) -> None:
    shutil.copytree(HOME / "workflows", tmp_path / "workflows")
    path = tmp_path / "workflows" / "suggest" / "definition.toml"
    path.write_text(path.read_text().replace('answer = "suggest"', 'answer = "guess"'))
    catalogue = Catalogue.load(tmp_path / "workflows", HOME / "models.toml", HOME / "loras.toml")
    pictures = Answering(tmp_path, untouched, shipped_without_it(catalogue)).pictures
    with pytest.raises(SettingsError, match=r'workflows/suggest.*no answer "guess"'):
        Answers(catalogue, pictures, untouched, Rewriter(), tiers())


def shipped_without_it(catalogue: Catalogue) -> Catalogue:
    kept = {name: one for name, one in catalogue.workflows.items() if name != "suggest"}
    return Catalogue(kept, catalogue.library, catalogue.families, catalogue.schemas)
