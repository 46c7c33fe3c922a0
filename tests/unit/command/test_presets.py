"""Presets: flags under a name, in whatever command names one."""

import pytest

from distillery.catalogue import Catalogue
from distillery.command.preset import names_preset
from distillery.vocabulary.errors import CommandError
from tests.unit.command.asking import LINK

PRESETS = {
    "wide": "--ar 16:9 --images 2 --neg fog",
    "portrait": "--lora analog --adaptface",
    "old": "--glow 3 --model vermouth --cfg 900 --images 3 --lora noir",
    "start": f"--image {LINK}",
    "fine": "--model sdxl --refinerpass 0.4",
    "twist": "--preset wide",
}


def said(catalogue: Catalogue, text: str, **options: object):
    command = catalogue.parse(text, options, presets=PRESETS)
    return command.parameters, [str(note) for note in command.notes if "preset" in str(note).lower()]


def problems(catalogue: Catalogue, text: str):
    with pytest.raises(CommandError) as caught:
        catalogue.parse(text, presets=PRESETS)
    return [(problem.code, problem.flag, problem.hint) for problem in caught.value.problems]


def test_it_counts_where_nothing_was_given(catalogue: Catalogue) -> None:
    parameters, notes = said(catalogue, "/serve a fox --preset wide --images 1")
    assert (parameters["ar"], parameters["images"], parameters["neg"]) == ("16:9", 1, "fog")
    assert parameters["preset"] is None
    assert notes == ["Preset wide: --ar 16:9 --images 2 --neg fog"]


def test_its_name_is_found_however_it_is_written_and_as_an_option(catalogue: Catalogue) -> None:
    assert said(catalogue, "a fox —preset  WIDE")[0]["ar"] == "16:9"
    assert said(catalogue, "a fox", preset="Wide", ar="1:1")[0]["ar"] == "1:1"


def test_what_a_picture_says_comes_after_it(catalogue: Catalogue) -> None:
    command = catalogue.parse(f"/upscale {LINK} --preset wide", presets=PRESETS)
    complete = catalogue.complete(command, {"neg": "rain", "prompt": "a fox"})
    assert complete.parameters["neg"] == "fog"
    assert "--ar of the preset cannot be used here and was left out." in complete.notes


def test_what_is_old_is_left_out_and_told(catalogue: Catalogue) -> None:
    parameters, notes = said(catalogue, "/serve a fox --preset old")
    assert (parameters["images"], parameters["model"], parameters["cfg"]) == (3, "cosmopolitan", 6)
    assert parameters["lora"] == []
    told = " ".join(notes[1:])
    assert all(f"{flag} of the preset" in told for flag in ("--glow", "--model", "--cfg", "--lora"))


def test_its_model_decides_and_an_explicit_one_wins(catalogue: Catalogue) -> None:
    assert said(catalogue, "a fox --preset fine")[0]["refinerpass"] == 0.4
    parameters, notes = said(catalogue, "a fox --preset fine --model vodka")
    assert parameters["model"] == "vodka"
    assert "--refinerpass of the preset cannot be used here and was left out." in notes


def test_what_excludes_the_explicit_gives_way(catalogue: Catalogue) -> None:
    parameters, notes = said(catalogue, f"a fox --preset start --inpaint {LINK}")
    assert parameters["image"] is None
    assert parameters["inpaint"]
    assert notes[1:] == ["--image of the preset cannot be used here and was left out."]


def test_none_of_that_name(catalogue: Catalogue) -> None:
    assert problems(catalogue, "a fox --preset wyde") == [("unknown_preset", "--preset", "Did you mean wide?")]
    with pytest.raises(CommandError, match="/presets save"):
        catalogue.parse("a fox --preset wide")
    assert problems(catalogue, "a fox --preset")[0][0] == "missing_value"


def test_none_within_another(catalogue: Catalogue) -> None:
    parameters, notes = said(catalogue, "a fox --preset twist")
    assert parameters["ar"] == said(catalogue, "a fox")[0]["ar"]
    assert notes[1:] == ["--preset of the preset cannot be used here and was left out."]


@pytest.mark.parametrize(
    "words", [*(text for name, text in PRESETS.items() if name not in ("old", "twist")), "--zoomoutfactor 0.2"]
)
def test_what_can_be_saved(catalogue: Catalogue, words: str) -> None:
    catalogue.check_preset(words)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("oil painting --ar 16:9", "words_in_preset"),
        ("--preset wide", "preset_in_preset"),
        ("--arr 16:9", "unknown_flag"),
        ("--cfg 900", "out_of_range"),
        ("--ar 16:9 --zoomoutfactor 0.2 --images 1", "flag_not_taken"),
        ("--model vermouth", "unknown_model"),
    ],
)
def test_what_cannot(catalogue: Catalogue, words: str, code: str) -> None:
    with pytest.raises(CommandError) as caught:
        catalogue.check_preset(words)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_nobody_looks_for_presets_that_nobody_names() -> None:
    assert names_preset("a fox --preset wide", {})
    assert names_preset("", {"preset": "wide"})
    assert names_preset("", {"prompt": "a fox －－Preset wide"})
    assert not names_preset("a preset --ar 16:9", {"model": "preset"})
