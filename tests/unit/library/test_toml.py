"""What is wrong in a file is told by its key, in words for who wrote it: no jargon of the library that finds it."""

from pathlib import Path

import pytest

from distillery.intake.tiers import Tiers
from distillery.library.toml import read_toml
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.definition import Definition

COMMAND = 'name = "draw"\ndescription = "Draw"\nfamilies = ["sd15"]\noutputs = ["Save"]\n'
JARGON = ("Input should", "String should", "Extra inputs", "Value error", "Field required", "should have", "file: ")


def complaints(path: Path, text: str) -> list[str]:
    """What is told of a definition."""
    path.write_text(COMMAND + text)
    with pytest.raises(SettingsError) as told:
        read_toml(path, Definition)
    assert not any(words in str(told.value) for words in JARGON)
    return [line.removeprefix(f"{path}: ") for line in str(told.value).splitlines()]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[parameters.p]\ntype = "flaot"\nhlep = "x"\nhelp = ""\nrange = [1]',
            [
                "parameters.p.type: must be 'text', 'int', 'float', 'choice', 'ratio', 'seed', 'switch', 'model',"
                " 'lora', 'loras', 'image', 'cells' or 'preset'. Did you mean float?",
                "parameters.p.help: must have at least one character.",
                "parameters.p.range.1: is missing.",
                "parameters.p.hlep: there is no such key. Did you mean help?",
            ],
        ),
        (
            '[[switch]]\nnode = "A"\ninput = "b"\nfrom = "C"\noutput = 1.5\n[parameters]',
            ["switch.0.output: must be a whole number or a text in quotes."],
        ),
        (
            '[[set]]\neach = 0\nnode = 3\n[parameters]',
            [
                "set.0.node: must be a list in [ ].",
                "set.0.each: must be 1 or more.",
                "set.0.inputs: is missing.",
            ],
        ),
        ("[told]\nSteps = 'x'\n[parameters]", ["told.0.name: must be a name of small letters, digits and _."]),
        (
            '[nodes.X]\npackage = "x"\nurl = "x"\noutputs = ["A"]\noutput_names = ["a", "b"]\n[parameters]',
            ["nodes.X.url: must be an address that begins with https://."],
        ),
        (
            '[parameters.p]\ntype = "int"\nhelp = "x"\nneeds = "hands"',
            ['parameters.p.needs: there is no parameter "hands".'],
        ),
        (
            '[parameters.P]\ntype = "int"\nhelp = "x"\noption = "often"',
            [
                "parameters.P.name: must be a name of up to 32 small letters, digits, - and _, the first a letter.",
                "parameters.P.option: must be true or false.",
            ],
        ),
        ("answer = 'x'\n[parameters]", ["a command with an answer has no families, features, outputs, size, nodes or"]),
    ],
)  # fmt: skip
def test_a_designer_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    found = complaints(tmp_path / "definition.toml", text)
    assert len(found) == len(told), found
    assert all(line.startswith(words) for line, words in zip(found, told, strict=True)), found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('default = "a"\ntiers.a = 3', "tiers.a: must be a table."),
        ('default = "a"\n[tiers.Gold]\n', "tiers.Gold.name: must be a name of up to 20 small letters"),
        ('default = "a"\n[tier.a]\n', "tier: there is no such key. Did you mean tiers?"),
        ("", "default: is missing."),
    ],
)
def test_an_operator_is_told(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "tiers.toml").write_text(text)
    with pytest.raises(SettingsError) as told:
        Tiers.load(tmp_path / "tiers.toml")
    assert f"{tmp_path / 'tiers.toml'}: {words}" in str(told.value)
