"""Whatever a request was asked with, its buttons ask for what it was."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.remix import Remix, edited
from distillery.vocabulary.pictures import StoredPicture
from tests.unit.workflows.valid import Valid, commands

ENOUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def asked(catalogue: Catalogue, valid: Valid, seed: int) -> Command:
    """The command as it was queued: with nothing left open."""
    options = {"seed": seed, **{name: value for name, value in valid.options.items() if name not in ("seed", "llm")}}
    return catalogue.complete(catalogue.parse("", options, command=valid.name), valid.recipe)


def works(catalogue: Catalogue, command: Command, valid: Valid) -> list[dict[str, Any]]:
    works: list[dict[str, Any]] = catalogue.render(command, valid.pictures).to_dict()["generations"]
    return works


@ENOUGH
@given(data=st.data())
def test_again_means_the_same_graph_from_another_seed(catalogue: Catalogue, data: st.DataObject) -> None:
    valid = data.draw(commands(catalogue))
    first = asked(catalogue, valid, seed=11)
    other = Remix(catalogue, first.name, first.parameters, "1").again(12)
    second = catalogue.complete(catalogue.parse(other.text, other.options, command=other.command), valid.recipe)
    assert other.notes == ()
    assert second.parameters == {**first.parameters, "seed": 12}
    assert works(catalogue, second, valid) == works(catalogue, asked(catalogue, valid, seed=12), valid)


@ENOUGH
@given(data=st.data())
def test_what_is_shown_for_editing_means_the_same_if_it_is_left_as_it_is(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    valid = data.draw(commands(catalogue))
    first = asked(catalogue, valid, seed=11)
    remix = Remix(catalogue, first.name, first.parameters, "1")
    shown = remix.editable()
    after = edited(first.name, shown.words, shown.flags, remix.pictures)
    second = catalogue.complete(catalogue.parse(after.text, command=after.command), valid.recipe)
    assert second.parameters == first.parameters


@ENOUGH
@given(data=st.data(), much=st.booleans())
def test_a_variation_of_anything_can_be_drawn(catalogue: Catalogue, data: st.DataObject, much: bool) -> None:
    valid = data.draw(commands(catalogue))
    first = asked(catalogue, valid, seed=11)
    assume(first.parameters["prompt"])
    picture = data.draw(a_picture())
    after = Remix(catalogue, first.name, first.parameters, "1").varied(picture.name, 12, much=much)
    command = catalogue.parse(after.text, command=after.command)
    assert command.parameters["image"] == picture.name
    assert command.parameters["prompt"] == first.parameters["prompt"]
    assert command.parameters["model"] == first.parameters["model"]
    assert command.parameters["seed"] == 12
    assert [note for note in command.notes if "does nothing" in note] == []
    brought = {**valid.pictures, picture.name: picture}
    assert catalogue.validate(catalogue.render(command, brought).generations[0].graph) == []


@st.composite
def a_picture(draw: st.DrawFn) -> StoredPicture:
    name = f"input_{'f' * 32}.png"
    width, height = draw(st.tuples(st.integers(64, 2048), st.integers(64, 2048)))
    return StoredPicture(name, f"inputs/{name}", width, height)
