"""The door to language and workflows: loading, describing, and a family that is data only."""

import json
import shutil
from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import CommandError, SettingsError
from tests.unit.workflow import studio

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of what is shipped, to change."""
    shutil.copytree(ROOT / "workflows", tmp_path / "workflows")
    shutil.copy(ROOT / "models.toml", tmp_path)
    shutil.copy(ROOT / "loras.toml", tmp_path)
    return tmp_path


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An installation made for tests."""
    studio.write(tmp_path, ROOT / "workflows" / "schemas" / "comfyui.json")
    return tmp_path


def load(home: Path) -> Catalogue:
    return Catalogue.load(home / "workflows", home / "models.toml", home / "loras.toml")


def test_describe(made: Path) -> None:
    described = load(made).describe()
    commands = {each["name"]: each for each in described}
    assert [(each["name"], each["answered"], each["tier"]) for each in described] == [
        ("help", True, None),
        ("serve", False, None),
        ("serve-free", False, "free"),
        ("upscale", False, None),
    ]
    assert (commands["serve"]["families"], commands["help"]["families"]) == (["sd15"], [])
    flags = {flag["name"]: flag for flag in commands["serve"]["flags"]}
    assert flags["prompt"]["positional"]
    assert (flags["power"]["range"], flags["power"]["default"]) == ([0, 1], 0.3)
    assert flags["seed"]["range"] == [0, 2**31 - 1]
    assert flags["lora"]["max_items"] == 5
    assert (flags["model"]["default"], flags["model"]["choices"]) == ("tiny", ["tiny", "own"])
    assert [flag["name"] for flag in commands["upscale"]["flags"]] == ["picture-to-enlarge", "neg", "seed"]
    assert json.loads(json.dumps(described)) == described


def test_describe_shows_no_private_model(made: Path) -> None:
    with (made / "models.toml").open("a") as models:
        models.write("public = false\nowner = '7'\n")
    catalogue = load(made)
    (serve, *_) = [each for each in catalogue.describe() if each["name"] == "serve"]
    assert [flag["choices"] for flag in serve["flags"] if flag["type"] == "model"] == [["tiny"]]
    assert catalogue.parse("fox --model own", member="7").parameters["model"] == "own"
    with pytest.raises(CommandError):
        catalogue.parse("fox --model own", member="8")


def test_visible_loras_are_those_of_the_commands_families(made: Path) -> None:
    shutil.copy(made / "workflows" / "families" / "sd15.toml", made / "workflows" / "families" / "other.toml")
    with (made / "loras.toml").open("a") as loras:
        loras.write('[loras.foreign]\nfamily = "other"\nfile = "foreign.pt"\n')
        loras.write('[loras.mine]\nfamily = "sd15"\nfile = "mine.pt"\npublic = false\nowner = "7"\n')
    catalogue = load(made)
    shown = {name: {lora.name for lora in catalogue.visible_loras("7", name)} for name in ("serve", "help")}
    assert "mine" in shown["serve"]
    assert "mine" not in {lora.name for lora in catalogue.visible_loras("8", "serve")}
    assert shown["help"] - shown["serve"] == {"foreign"}


def test_is_answered(made: Path) -> None:
    catalogue = load(made)
    assert [name for name in catalogue.definitions if catalogue.is_answered(name)] == ["help"]


def test_what_is_shipped_loads_and_knows_every_node(home: Path) -> None:
    catalogue = load(home)
    assert {"serve", "serve-free", "upscale", "zoomout"} <= catalogue.definitions.keys()
    for workflow in catalogue.workflows.values():
        for plan in workflow.plans.values():
            assert all(catalogue.schemas.get(node["class_type"]) for node in plan.graph.values())


def test_a_third_family_is_data_only(home: Path) -> None:
    workflows = home / "workflows"
    family = (workflows / "families" / "sdxl.toml").read_text().replace('"euler_ancestral"', '"dpmpp_2m"')
    (workflows / "families" / "pony.toml").write_text(family)
    shutil.copy(workflows / "serve" / "sdxl.json", workflows / "serve" / "pony.json")
    for path in (workflows / "serve" / "definition.toml", *workflows.glob("features/*.toml")):
        path.write_text(path.read_text().replace('"sdxl"', '"sdxl", "pony"'))
    with (home / "models.toml").open("a") as models:
        models.write('\n[models.pony]\nfamily = "pony"\nfiles = { checkpoint = "pony.safetensors" }\n')
    catalogue = load(home)
    rendering = catalogue.render(catalogue.parse("a red fox --model pony --ar 21:9"))
    assert rendering.family == "pony"
    sampler = next(node for node in rendering.generations[0].graph.values() if node["class_type"] == "KSampler")
    assert sampler["inputs"]["sampler_name"] == "dpmpp_2m"


def test_every_problem_of_every_file_is_reported(home: Path) -> None:
    with (home / "models.toml").open("a") as models:
        models.write('\n[models.odd]\nfamily = "sdlx"\nfiles = { checkpoint = "odd.safetensors" }\n')
    shutil.copytree(home / "workflows" / "serve", home / "workflows" / "other")
    (home / "workflows" / "broken").mkdir()
    (home / "workflows" / "broken" / "definition.toml").write_text("name = 3")
    with pytest.raises(SettingsError) as caught:
        load(home)
    message = str(caught.value)
    assert 'models.toml: models.odd.family: there is no family "sdlx". Did you mean sdxl?' in message
    assert '"serve" must be the name of its folder' in message
    assert "broken/definition.toml: name" in message


def test_a_folder_without_commands_is_refused(made: Path) -> None:
    for command in ("help", "serve", "serve-free", "upscale"):
        shutil.rmtree(made / "workflows" / command)
    with pytest.raises(SettingsError, match="there is no <command>"):
        load(made)


def test_what_stands_in_several_files_is_told_at_once(made: Path) -> None:
    (made / "models.toml").write_text("models = 3")
    (made / "loras.toml").write_text("lora = 3")
    (made / "workflows" / "families" / "sd15.toml").write_text("titel = 3")
    (made / "workflows" / "schemas" / "comfyui.json").unlink()
    with pytest.raises(SettingsError) as caught:
        load(made)
    message = str(caught.value)
    assert all(name in message for name in ("comfyui.json", "sd15.toml: titel", "models.toml: models"))
    assert "Copy Distillery's" in message


def test_a_folder_that_is_not_there_is_told_by_its_setting(made: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        Catalogue.load(made / "nowhere", made / "models.toml")
    assert str(caught.value) == (
        f"WORKFLOWS: there is no folder {made / 'nowhere'}. Run this in Distillery's folder, or set WORKFLOWS."
    )


def test_a_familys_name_that_is_misspelt_is_told_with_its_file(made: Path) -> None:
    with (made / "loras.toml").open("a") as loras:
        loras.write('[loras.foreign]\nfamily = "sd16"\nfile = "foreign.pt"\n')
    with pytest.raises(SettingsError) as caught:
        load(made)
    assert str(caught.value) == (
        f'{made / "loras.toml"}: loras.foreign.family: there is no family "sd16". Did you mean sd15? There are: sd15.'
    )


def test_what_no_workflow_runs_on_is_not_offered_and_no_fault(made: Path) -> None:
    """A folder of one's own beside the models and LoRAs that are shipped."""
    shipped = (ROOT / "models.toml").read_text()
    (made / "models.toml").write_text(shipped.replace('default = "cosmopolitan"', 'default = "mohawk"'))
    shutil.copy(ROOT / "loras.toml", made)
    catalogue = load(made)
    told = "\n".join(catalogue.unused)
    words = "no workflow runs on its family flux, so it is not offered. It can be taken out."
    assert f"{made / 'models.toml'}: models.flux: {words}" in told
    assert f"{made / 'loras.toml'}: loras." in told
    assert {model.family for model in catalogue.library.visible_models(None)} == {"sd15"}
    assert {lora.family for lora in catalogue.library.visible_loras(None)} == {"sd15"}
    assert catalogue.render(catalogue.parse("a fox")).family == "sd15"
    with pytest.raises(CommandError, match="There are: cosmopolitan"):
        catalogue.parse("a fox --model flux")


def test_a_model_has_values_of_its_own(made: Path) -> None:
    listing = made / "models.toml"
    listing.write_text(listing.read_text().replace("[models.own]", "[models.own]\nvalues = { steps = 3 }"))
    catalogue = load(made)
    told = {
        model: catalogue.render(catalogue.parse(f"/serve fox --model {model}")).generations[0].parameters["steps"]
        for model in ("tiny", "own")
    }
    assert told == {"tiny": 20, "own": 3}
    listing.write_text(listing.read_text().replace("steps = 3", "stepz = 3"))
    with pytest.raises(SettingsError, match=r"models\.own\.values\.stepz: the family sd15 has no such value"):
        load(made)


def test_a_command_needs_a_model_of_its_families(made: Path) -> None:
    (made / "models.toml").write_text(
        'default = "x"\n[models.x]\nfamily = "flux"\nfiles = { checkpoint = "x.safetensors" }\n'
    )
    (made / "workflows" / "families" / "flux.toml").write_text('title = "Flux"\n[sizes]\n"1:1" = [1024, 1024]\n')
    with pytest.raises(SettingsError, match=r"models\.toml: lists no public model for serve, which runs on sd15\."):
        load(made)
