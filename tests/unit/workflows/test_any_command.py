"""Any valid command of the shipped ones becomes work that can run, and a text that makes it again."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distillery.catalogue import Catalogue
from distillery.workflow import Work
from distillery.workflow.verbs import as_link
from tests.unit.workflows.valid import Valid, commands

ENOUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_runs(work: Work, catalogue: Catalogue, valid: Valid) -> None:
    """Its graph is valid, its seeds and outputs lead somewhere, and it names no file that is not there."""
    assert catalogue.validate(work.graph) == []
    assert work.seed_paths
    for node, name in work.seed_paths:
        assert work.graph[node]["inputs"][name] == work.seeds[0]
    assert work.output_nodes
    assert set(work.output_nodes) <= work.graph.keys()
    assert work.width % 8 == work.height % 8 == 0
    assert 64 <= min(work.width, work.height) <= max(work.width, work.height) <= 8192
    assert work.inputs.items() <= {name: picture.key for name, picture in valid.pictures.items()}.items()
    families = {file for family in catalogue.families.values() for file in family.files.values()}
    assert {each["file"] for each in work.assets} <= catalogue.library.files | families
    loaded = {node["inputs"]["image"] for node in work.graph.values() if node["class_type"] == "LoadImage"}
    assert loaded == work.inputs.keys()
    values = (value for node in work.graph.values() for value in node["inputs"].values())
    assert all(value is not None and (as_link(value) or not isinstance(value, list | dict)) for value in values)


@ENOUGH
@given(data=st.data())
def test_any_valid_command_becomes_work_that_runs(catalogue: Catalogue, data: st.DataObject) -> None:
    valid = data.draw(commands(catalogue))
    command = catalogue.complete(catalogue.parse("", valid.options, command=valid.name), valid.recipe)
    rendering = catalogue.render(command, valid.pictures, images=3, images_per_generation=2)
    for work in rendering.generations:
        assert_runs(work, catalogue, valid)
    seeds = [seed for work in rendering.generations for seed in work.seeds]
    wanted = command.parameters.get("images", 1) or 3
    assert seeds == [(command.parameters["seed"] + n) % 2**31 for n in range(wanted)]
    assert [note for note in (*command.notes, *rendering.notes) if not note.strip()] == []


@ENOUGH
@given(data=st.data())
def test_any_valid_command_is_written_as_a_text_that_means_the_same(catalogue: Catalogue, data: st.DataObject) -> None:
    valid = data.draw(commands(catalogue))
    command = catalogue.parse("", {"seed": 7, **valid.options}, command=valid.name)
    again = catalogue.parse(catalogue.format(command))
    assert (again.name, again.parameters) == (command.name, command.parameters)
    first, second = (catalogue.complete(each, {"seed": 7, **valid.recipe}) for each in (command, again))
    made, remade = (catalogue.render(each, valid.pictures).to_dict()["generations"] for each in (first, second))
    assert made == remade
