"""What `definition.toml` may say beside rules: answers, extensions, custom nodes; and what its author is told."""

from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import CommandError, SettingsError
from distillery.workflow import CustomNode, Schemas
from tests.unit.workflow import studio
from tests.unit.workflow.asking import a_picture, render
from tests.unit.workflow.conftest import SCHEMAS

NODE = """
[nodes.Region]
package = "Regions"
url = "https://example.com/regions"
outputs = ["REGIONS"]
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation to change."""
    studio.write(tmp_path, SCHEMAS)
    return tmp_path


def load(home: Path) -> Catalogue:
    return Catalogue.load(home / "workflows", home / "models.toml", home / "loras.toml")


def change(home: Path, command: str, old: str, new: str) -> None:
    path = home / "workflows" / command / "definition.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def complaint(home: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load(home)
    return str(caught.value)


def test_an_extension_is_the_other_command_under_its_own_name(catalogue: Catalogue) -> None:
    own, base = catalogue.definitions["serve-free"], catalogue.definitions["serve"]
    assert (own.name, own.description, own.tier, own.extends) == ("serve-free", "Draw for free", "free", "serve")
    assert base.tier is None
    assert own.parameters == base.parameters
    graphs = [render(catalogue, f"/{name} fox --seed 7").generations[0].graph for name in ("serve", "serve-free")]
    assert graphs[0] == graphs[1]
    assert render(catalogue, "/serve-free fox").generations[0].parameters["command"] == "serve-free"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"serve"', '"sevre"', 'there is no command "sevre" that it could extend'),
        ('"serve"', '"serve-free"', 'there is no command "serve-free" that it could extend'),
        ('"serve"', '"help"', None),
        ("tier", "outputs", "outputs: there is no such key"),
        ('name = "serve-free"', 'name = "free"', 'name: "free" must be the name of its folder'),
    ],
)
def test_extensions_that_cannot_be(home: Path, old: str, new: str, words: str | None) -> None:
    change(home, "serve-free", old, new)
    if words is None:
        assert load(home).is_answered("serve-free"), "an answered command can be extended, too"
    else:
        assert words in complaint(home)


@pytest.mark.parametrize(
    ("command", "old", "new", "words"),
    [
        ("help", 'answer = "help"', "", "families and outputs are needed, or an answer"),
        ("help", 'answer = "help"', 'answer = "help"\noutputs = ["Save"]', "a command with an answer has no families"),
        ("serve", 'outputs = ["Save"]', "", "families and outputs are needed"),
        ("serve", "each = 5", "each = 0", "each: must be 1 or more"),
        ("serve", 'node = "LoRA {n}"', 'node = "LoRA {n}x"', 'no nodes are called "LoRA 1x"'),
        ("serve", "each = 5", "each = 6", 'no nodes are called "LoRA 6"'),
        ("serve", '"lora{n}.file"', '"lora{n}.weight"', "lora1 has no .weight, only file, model, clip"),
        ("serve", '"region{n}.text"', '"positive.text"', "positive is a plain value: it has no .text"),
        ("serve", '"cutoffweight"', '"cut-off-weight"', "there is no cut"),
        ("serve", "outputs = [", 'size = ["width", "heigth"]\noutputs = [', "there is no heigth"),
        ("serve", '"CLIP", text', '"CLIP", texxt', "a RegionBase has no input text"),
        ("serve", "[nodes.RegionBase]", "[nodes.Regional]", "(22) is a RegionBase, which neither ComfyUI nor"),
        ("serve", "[nodes.RegionBase]", "[nodes.KSampler]", "nodes.KSampler: ComfyUI has it itself"),
        ("serve", 'regions = "REGIONS"', 'regions = { type = "X", folder = "y" }', "either a type, or choices, or a"),
        ("serve", 'url = "https', 'url = "ftp', "nodes.RegionBase.url"),
    ],
)
def test_its_author_is_told(home: Path, command: str, old: str, new: str, words: str) -> None:
    change(home, command, old, new)
    said = complaint(home)
    assert words in said
    assert f"{command}/definition.toml: " in said


def test_two_definitions_must_agree_about_a_node(home: Path) -> None:
    with (home / "workflows" / "upscale" / "definition.toml").open("a") as definition:
        definition.write(NODE)
    assert "upscale/definition.toml: nodes.Region: " in complaint(home)


def test_a_set_that_would_write_nothing_names_itself(home: Path) -> None:
    change(home, "serve", 'inputs.control_net_name = "files.canny"', 'inputs.control_net_name = "files.cany"')
    catalogue = load(home)
    assert render(catalogue, "fox").images == 4, "it concerns nobody without --control"
    picture = a_picture()
    with pytest.raises(CommandError, match=r"`files.cany` is none here, and control_net_name must be something"):
        render(catalogue, f"fox --control {picture.name}", picture)


def test_custom_nodes_read_like_comfyuis_own(schemas: Schemas) -> None:
    node = CustomNode.model_validate(
        {
            "package": "Adapters",
            "url": "https://example.com/adapters",
            "outputs": ["MODEL", "MODEL"],
            "output_names": ["plain", "face"],
            "inputs": {
                "model": "MODEL",
                "weight": {"type": "FLOAT", "min": -1, "max": 3, "default": 1},
                "file": {"folder": "ipadapter"},
                "mode": {"choices": ["linear", "ease in"], "optional": True},
            },
        }
    )
    known = schemas.with_custom({"Adapter": node})
    adapter = known.get("Adapter")
    assert adapter
    assert known.get("KSampler")
    assert schemas.get("Adapter") is None
    assert [each.name for each in adapter.input_order] == ["model", "weight", "file", "mode"]
    assert adapter.required == ["model", "weight", "file"]
    weight, file, mode = (adapter.inputs[name] for name in ("weight", "file", "mode"))
    assert (weight.type, weight.minimum, weight.maximum) == ("FLOAT", -1, 3)
    assert (file.folder, file.choices, mode.choices) == ("ipadapter", None, {"linear", "ease in"})
    assert (adapter.output_index("face"), adapter.output_index(0), adapter.is_output) == (1, 0, False)
    raw = known.raw["Adapter"]
    assert raw.keys() >= {"input", "input_order", "output", "output_name", "output_is_list", "output_node"}
    assert raw["input_order"] == {"required": ["model", "weight", "file"], "optional": ["mode"]}
    assert raw["python_module"] == "custom_nodes.Adapters"
