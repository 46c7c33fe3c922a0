"""Pictures on their way into graphs."""

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import CommandError
from tests.unit.workflow.asking import a_picture, inputs, render

START, EDGES = a_picture("1"), a_picture("2")


def test_pictures_are_loaded_by_name_and_brought_by_key(catalogue: Catalogue) -> None:
    text = f"fox --image {START.name} --control {EDGES.name} --images 1"
    (work,) = render(catalogue, text, START, EDGES).generations
    assert work.inputs == {START.name: START.key, EDGES.name: EDGES.key}
    written = inputs(catalogue, text.removesuffix(" --images 1"), START, EDGES)
    assert (written["Start"]["image"], written["Control picture"]["image"]) == (START.name, EDGES.name)
    assert written["Sampler"]["latent_image"] == ["32", 0]
    assert written["Sampler"]["denoise"] == 0.6


def test_one_picture_for_two_purposes_is_brought_once(catalogue: Catalogue) -> None:
    (work,) = render(catalogue, f"fox --image {START.name} --control {START.name} --images 1", START).generations
    assert work.inputs == {START.name: START.key}


def test_what_nobody_gave_takes_its_loader_along(catalogue: Catalogue) -> None:
    written = inputs(catalogue, "fox")
    assert not {"Start", "Fit start", "Start latent", "Control", "Control picture", "Edges"} & written.keys()
    assert (written["Sampler"]["positive"], written["Sampler"]["negative"]) == (["20", 0], ["21", 0])


def test_a_picture_that_was_not_brought_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(CommandError) as caught:
        render(catalogue, f"fox --image {START.name} --control {EDGES.name}", EDGES)
    ((problem),) = caught.value.problems
    assert (problem.code, problem.flag) == ("picture_missing", "--image")
