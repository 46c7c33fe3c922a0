"""Every flag of the shipped commands: what it takes, where its range ends, what it is by itself, what goes wrong."""

from collections.abc import Iterable
from typing import Any

import pytest

from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.vocabulary.errors import CommandError
from tests.unit.command.asking import LINK
from tests.unit.command.rows import ANY, ROWS, SERVE, SWITCH, Row


def rows(those: Iterable[Row] = ROWS) -> list[Any]:
    return [pytest.param(row, id=f"{row.command} --{row.flag}") for row in those]


def cases(what: str) -> list[Any]:
    return [
        pytest.param(row, written, expected, id=f"{row.command} --{row.flag} {written[:24]}")
        for row in ROWS
        for written, expected in getattr(row, what).items()
    ]


def value(command: Command, row: Row) -> Any:
    return command.parameters[row.flag]


def codes(catalogue: Catalogue, text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(CommandError) as caught:
        catalogue.parse(text)
    return [(problem.code, problem.flag) for problem in caught.value.problems]


@pytest.mark.parametrize(("row", "written", "expected"), cases("good"))
def test_what_it_takes(catalogue: Catalogue, row: Row, written: str, expected: Any) -> None:
    command = catalogue.parse(row.text(f"--{row.flag.upper()} {written}"))
    assert value(command, row) == expected
    assert not [note for note in command.notes if "does nothing" in note]
    assert catalogue.parse(catalogue.format(command)).parameters == command.parameters


@pytest.mark.parametrize(("row", "written", "code"), cases("bad"))
def test_what_it_refuses(catalogue: Catalogue, row: Row, written: str, code: str) -> None:
    assert codes(catalogue, row.text(f"--{row.flag} {written}")) == [(code, f"--{row.flag}")]


@pytest.mark.parametrize("row", rows())
def test_what_it_is_by_itself(catalogue: Catalogue, row: Row) -> None:
    found = value(catalogue.parse(row.text("")), row)
    assert (found is not None) if row.default is ANY else (found == row.default)


@pytest.mark.parametrize("row", rows())
def test_given_twice(catalogue: Catalogue, row: Row) -> None:
    first, *_ = row.good
    twice = row.text(f"--{row.flag} {first} --{row.flag} {first}")
    code = "duplicate_lora" if row.flag == "lora" else "duplicate_flag"
    assert codes(catalogue, twice) == [(code, f"--{row.flag}")]


@pytest.mark.parametrize("row", rows(row for row in ROWS if row.good is not SWITCH))
def test_without_its_value(catalogue: Catalogue, row: Row) -> None:
    assert codes(catalogue, row.text(f"--{row.flag}")) == [("missing_value", f"--{row.flag}")]


@pytest.mark.parametrize("row", rows())
def test_misspelled(catalogue: Catalogue, row: Row) -> None:
    with pytest.raises(CommandError) as caught:
        catalogue.parse(row.text(f"--{row.flag}x 1"))
    (problem,) = caught.value.problems
    assert problem.code in ("unknown_flag", "flag_not_taken")
    assert str(problem).startswith(f"Unknown flag --{row.flag}x. Did you mean --")


@pytest.mark.parametrize("row", rows(SERVE))
def test_the_free_command_takes_the_same(catalogue: Catalogue, row: Row) -> None:
    first, expected = next(iter(row.good.items()))
    command = catalogue.parse(row.text(f"--{row.flag} {first}").replace("/serve", "/serve-free"))
    assert (command.name, value(command, row)) == ("serve-free", expected)


def test_every_flag_of_every_command_has_a_row(catalogue: Catalogue) -> None:
    told = {(row.command, row.flag) for row in ROWS} | {("suggest", "seed")}
    told |= {("serve-free", row.flag) for row in SERVE}
    taken = {(name, flag) for name, definition in catalogue.definitions.items() for flag in definition.flags}
    drawing = {name for name, definition in catalogue.definitions.items() if definition.answer is None}
    assert taken - told == {(name, "preset") for name in drawing}
    assert told <= taken


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("--ar 27:18", "Ratio 27:18 → 3:2, the nearest that Stable Diffusion 1.5 makes."),
        ("--cfg 20", "--cfg 20 is unusual: 3 to 12 is advised."),
        ("--lora analog, detail", "LoRA analog at 0.72."),
        ("--lora analog", "Added its activation words: analog style."),
        ("--imagedenoise 0.5", "--imagedenoise does nothing without --image."),
        ("--controlweight 0.5", "--controlweight does nothing without --control."),
        ("--inpaintmaskgrow 5", "--inpaintmaskgrow does nothing without --inpaint."),
        ("--force-model", "--force-model does nothing without --inpaint."),
        ("--adaptface", "--adaptface does nothing without --adapt, --adapt2, --adapt3 or --adapt4."),
        ("--lcmweight 0.5", "--lcmweight does nothing without --sampler lcm."),
    ],
)
def test_what_members_are_told(catalogue: Catalogue, text: str, note: str) -> None:
    assert note in catalogue.parse(f"/serve fox --seed 1 {text}").notes


def test_a_plain_serve_tells_its_seed_and_no_more(catalogue: Catalogue) -> None:
    command = catalogue.parse("a red fox")
    assert command.notes == (f"Seed {command.parameters['seed']}, chosen at random.",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("--refinerpass 0.5", ("family", "--refinerpass")),
        (f"--inpaint {LINK} --inpaintcontrol 0.5 --model sdxl", ("family", "--inpaintcontrol")),
        (f"--inpaint {LINK} --image {LINK}", ("excluded", "--inpaint")),
        ("--gridsize 4", ("flag_not_taken", "--gridsize")),
        ("--negative ugly", ("unknown_flag", "--negative")),
    ],
)
def test_what_does_not_go_together(catalogue: Catalogue, text: str, problem: tuple[str, str]) -> None:
    assert codes(catalogue, f"/serve fox {text}") == [problem]
