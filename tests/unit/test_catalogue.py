"""The door to language and workflows: loading, describing, and a family that is data only."""

import json
import shutil
from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import SettingsError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of what is shipped, to change."""
    shutil.copytree(ROOT / "workflows", tmp_path / "workflows")
    shutil.copy(ROOT / "models.toml", tmp_path)
    return tmp_path


def load(home: Path) -> Catalogue:
    return Catalogue.load(home / "workflows", home / "models.toml")


def test_describe(home: Path) -> None:
    (serve,) = load(home).describe()
    assert (serve["name"], serve["description"]) == ("serve", "Make pictures from a text")
    flags = {flag["name"]: flag for flag in serve["flags"]}
    assert list(flags) == ["prompt", "neg", "seed", "cfg", "ar", "model", "raw", "images"]
    assert flags["prompt"]["positional"]
    assert (flags["cfg"]["range"], flags["cfg"]["advised"], flags["cfg"]["default"]) == ([1, 30], [3, 12], 6)
    assert flags["seed"]["range"] == [0, 2**31 - 1]
    assert flags["model"]["default"] == "cosmopolitan"
    assert flags["model"]["choices"] == ["cosmopolitan", "vodka", "screwdriver", "bloodymary", "sdxl", "mohawk"]
    assert [name for name, flag in flags.items() if flag["option"]] == ["neg", "seed", "ar", "model"]
    assert json.loads(json.dumps(serve)) == serve


def test_a_third_family_is_data_only(home: Path) -> None:
    workflows = home / "workflows"
    family = (workflows / "families" / "sdxl.toml").read_text().replace('"euler_ancestral"', '"dpmpp_2m"')
    (workflows / "families" / "pony.toml").write_text(family)
    shutil.copy(workflows / "serve" / "sdxl.json", workflows / "serve" / "pony.json")
    definition = (workflows / "serve" / "definition.toml").read_text()
    definition = definition.replace('["sd15", "sdxl"]', '["sd15", "sdxl", "pony"]')
    (workflows / "serve" / "definition.toml").write_text(definition.replace('["sdxl"]', '["sdxl", "pony"]'))
    with (home / "models.toml").open("a") as models:
        models.write('\n[models.pony]\nfamily = "pony"\nfiles = { checkpoint = "pony.safetensors" }\n')
    catalogue = load(home)
    rendering = catalogue.render(catalogue.parse("a red fox --model pony --ar 21:9"))
    assert rendering.family == "pony"
    sampler = next(node for node in rendering.generations[0].graph.values() if node["class_type"] == "KSampler")
    assert sampler["inputs"]["sampler_name"] == "dpmpp_2m"


def test_every_problem_of_every_file_is_reported(home: Path) -> None:
    with (home / "models.toml").open("a") as models:
        models.write('\n[models.odd]\nfamily = "odd"\nfiles = { checkpoint = "odd.safetensors" }\n')
    shutil.copytree(home / "workflows" / "serve", home / "workflows" / "other")
    (home / "workflows" / "broken").mkdir()
    (home / "workflows" / "broken" / "definition.toml").write_text("name = 3")
    with pytest.raises(SettingsError) as caught:
        load(home)
    message = str(caught.value)
    assert 'models.odd.family: there is no family "odd"' in message
    assert '"serve" must be the name of its folder' in message
    assert "broken/definition.toml: name" in message


def test_a_folder_without_commands_is_refused(home: Path) -> None:
    shutil.rmtree(home / "workflows" / "serve")
    with pytest.raises(SettingsError, match="there is no <command>"):
        load(home)


def test_a_command_needs_a_model_of_its_families(home: Path) -> None:
    (home / "models.toml").write_text(
        'default = "x"\n[models.x]\nfamily = "flux"\nfiles = { checkpoint = "x.safetensors" }\n'
    )
    (home / "workflows" / "families" / "flux.toml").write_text('title = "Flux"\n[sizes]\n"1:1" = [1024, 1024]\n')
    with pytest.raises(SettingsError, match="lists no model of its families"):
        load(home)
