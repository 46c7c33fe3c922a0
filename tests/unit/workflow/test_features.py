"""Features: parts of a definition in files of their own; notes for the member, and what pictures tell."""

import json
from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import CommandError, SettingsError
from tests.unit.workflow.graphs import node, text_to_image

DRAW = """
name = "draw"
description = "Draw"
families = ["sd15", "sdxl"]
outputs = ["Save"]
features = ["sharpening", { name = "steps", families = ["sdxl"] }]

[parameters.prompt]
type = "text"
positional = true
help = "Text"
[parameters.sharpen]
help = "Sharper"
"""
SHARPENING = """
[parameters.amount]
type = "float"
default = 0.5
option = true
help = "How much"
[parameters.sharpen]
type = "switch"
help = "Sharpen"
[told]
radius = "1 if sharpen else None"
[[set]]
node = "Sharpen"
inputs.alpha = "amount"
[[bypass]]
node = "Sharpen"
when = "not sharpen"
[[note]]
when = "sharpen and amount > 1"
text = "Sharpened by {amount}, which is {round(amount * 100)} %."
"""
STEPS = """
[parameters.steps]
type = "int"
default = 9
help = "Steps"
[[set]]
node = "Sampler"
inputs.steps = "steps"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation of one command on two families."""
    schemas = Path(__file__).parents[3] / "workflows" / "schemas" / "comfyui.json"
    sharpen = node("ImageSharpen", "Sharpen", image=["8", 0], sharpen_radius=1, sigma=1, alpha=1)
    graph = text_to_image() | {"12": sharpen}
    graph["9"]["inputs"]["images"] = ["12", 0]
    family = 'title = "SD"\n[sizes]\n"1:1" = [512, 512]\n'
    models = "".join(
        f'[models.{name}]\nfamily = "{name}"\nfiles = {{ checkpoint = "tiny.safetensors" }}\n'
        for name in ("sd15", "sdxl")
    )
    files = {
        "workflows/schemas/comfyui.json": schemas.read_text(),
        "workflows/draw/definition.toml": DRAW,
        "workflows/features/sharpening.toml": SHARPENING,
        "workflows/features/steps.toml": STEPS,
        "models.toml": f'default = "sd15"\n{models}',
        "loras.toml": "damping = [1.0]",
    }
    for name in ("sd15", "sdxl"):
        files |= {f"workflows/families/{name}.toml": family, f"workflows/draw/{name}.json": json.dumps(graph)}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def load(home: Path) -> Catalogue:
    return Catalogue.load(home / "workflows", home / "models.toml", home / "loras.toml")


def add(home: Path, name: str, text: str) -> None:
    path = home / "workflows" / name
    path.write_text(path.read_text() + text)


def change(home: Path, name: str, old: str, new: str) -> None:
    path = home / "workflows" / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def complaint(home: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load(home)
    return str(caught.value)


MODEL = '[parameters.model]\ntype = "model"\nhelp = "Model"\n'


def test_a_definition_has_the_parameters_of_its_features_after_its_own(home: Path) -> None:
    parameters = load(home).definitions["draw"].parameters
    assert list(parameters) == ["prompt", "sharpen", "amount", "steps"]
    assert (parameters["sharpen"].type, parameters["sharpen"].help) == ("switch", "Sharper"), "changed key by key"
    assert (parameters["amount"].families, parameters["steps"].families) == ((), ("sdxl",))


def test_rules_of_a_feature_are_for_the_families_that_have_it(home: Path) -> None:
    add(home, "draw/definition.toml", MODEL)
    catalogue = load(home)
    steps = {
        model: catalogue.render(catalogue.parse(f"/draw fox --model {model}"))
        .generations[0]
        .graph["3"]["inputs"]["steps"]
        for model in ("sd15", "sdxl")
    }
    assert steps == {"sd15": 2, "sdxl": 9}
    with pytest.raises(CommandError, match="--steps works with"):
        catalogue.parse("/draw fox --steps 3")


def test_a_flag_of_several_features_is_for_the_families_of_all(home: Path) -> None:
    features = '["sharpening", { name = "steps", families = ["sdxl"] }, { name = "more", families = ["sd15"] }]'
    change(home, "draw/definition.toml", DRAW.split("features = ")[1].splitlines()[0], features)
    (home / "workflows" / "features" / "more.toml").write_text(STEPS)
    assert load(home).definitions["draw"].parameters["steps"].families == (), "all that there are"
    change(home, "features/more.toml", 'type = "int"\ndefault = 9\n', "")
    assert load(home).definitions["draw"].parameters["steps"].families == ("sdxl",), "it only changes the help"


def test_a_family_advises_of_its_own(home: Path) -> None:
    add(home, "draw/definition.toml", MODEL)
    change(home, "features/sharpening.toml", "default = 0.5", 'advised = [0, 1]\nfamily_advised = "amounts"')
    add(home, "families/sdxl.toml", "[values]\namounts = [2, 3]\n")
    catalogue = load(home)
    assert [
        [note for note in catalogue.parse(f"/draw fox --model {model} --amount {amount}").notes if "unusual" in note]
        for model, amount in (("sd15", 1), ("sd15", 2), ("sdxl", 2), ("sdxl", 1))
    ] == [
        [],
        ["--amount 2 is unusual: 0 to 1 is advised."],
        [],
        ["--amount 1 is unusual: 2 to 3 is advised."],
    ]


def test_the_definitions_own_rules_come_last(home: Path) -> None:
    add(home, "draw/definition.toml", '[[set]]\nnode = "Sharpen"\ninputs.alpha = 0.25\n')
    catalogue = load(home)
    (work,) = catalogue.render(catalogue.parse("/draw fox --sharpen"), images=1).generations
    assert work.graph["12"]["inputs"]["alpha"] == 0.25


def test_notes_and_what_pictures_tell_have_values_in_them(home: Path) -> None:
    catalogue = load(home)
    plain, strong = (
        catalogue.render(catalogue.parse(text)) for text in ("/draw fox --sharpen", "/draw fox --sharpen --amount 1.5")
    )
    assert (plain.notes, strong.notes) == ((), ("Sharpened by 1.5, which is 150 %.",))
    assert strong.generations[0].parameters["radius"] == 1
    assert "radius" not in catalogue.render(catalogue.parse("/draw fox")).generations[0].parameters
    assert plain.generations[0].graph.keys() == strong.generations[0].graph.keys()


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("features/sharpening", "[told]", "[tolds]", "tolds: there is no such key. Did you mean told?"),
        ("features/sharpening", '"float"', '"flaot"', "sharpening.toml: parameters.amount.type: must be 'text'"),
        ("draw/definition", '"Sharper"', '""', "draw/definition.toml: parameters.sharpen.help: must have at"),
        ("features/sharpening", '= "Sharpen"\ninputs', '= "Sharp"\ninputs',
         'features/sharpening.toml: draw/sd15.json: no nodes are called "Sharp", which the feature sharpening needs'),
        ("features/steps", '"steps"', '"stepz"', "features/steps.toml: draw/sdxl.json: `stepz`: there is no stepz"),
        ("features/steps", "[[set]]", '[[set]]\nfamilies = ["flux"]', "features/steps.toml: set: it is for the"),
        ("features/steps", "[parameters", "[parameters\n", "features/steps.toml: is not TOML"),
        ("features/steps", 'type = "int"', 'type = "int"\nneeds = "hands"',
         'features/steps.toml: parameters.steps.needs: there is no parameter "hands"'),
        ("draw/definition", '"sharpening"', '"sharpning"', 'features: there is no "sharpning"; it would be '),
        ("draw/definition", '["sdxl"]', '["flux"]', "draw/definition.toml: features.steps: unknown"),
        ("features/sharpening", "{amount}", "{amuont}", "features/sharpening.toml: draw/sd15.json: `amuont`: there"),
        ("features/sharpening", "radius =", "positive =", "told.positive: pictures tell something else by that name"),
        ("features/sharpening", "radius =", "amount =", "told.amount: pictures tell something else by that name"),
    ],
)  # fmt: skip
def test_problems_name_the_file_they_stand_in(home: Path, name: str, old: str, new: str, words: str) -> None:
    change(home, f"{name}.toml", old, new)
    assert words in complaint(home)


def test_features_must_agree_about_a_node(home: Path) -> None:
    declared = '[nodes.Mine]\npackage = "Mine"\nurl = "https://example.com/mine"\noutputs = ["IMAGE"]\n'
    add(home, "features/sharpening.toml", declared)
    add(home, "features/steps.toml", declared.replace("IMAGE", "MASK"))
    said = complaint(home)
    assert "features/steps.toml: nodes.Mine: " in said
    assert "sharpening.toml declares it differently" in said
