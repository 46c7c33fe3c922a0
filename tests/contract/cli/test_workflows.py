"""`workflows check` and `workflows import`: what an operator and a designer run on a folder of their own."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.contract.cli.conftest import Distillery, Said
from tests.support.service import ROOT, SHIPPED

EXPORTS = ROOT / "tests" / "data" / "exports"
DRAWN = sorted(path for path in EXPORTS.glob("*.json") if not path.name.endswith(".ui.json"))
SHIPPED_GRAPHS = sorted(ROOT.glob("workflows/*/*.json"))
Files = dict[str, str]
Import = Callable[..., Said]


@pytest.fixture
def own(tmp_path: Path) -> Files:
    """A copy of everything that is shipped, as settings."""
    home = tmp_path / "own"
    shutil.copytree(ROOT / "workflows", home / "workflows")
    for name in ("models", "loras", "tiers"):
        shutil.copy(ROOT / f"{name}.toml", home)
    return {name: str(home / Path(path).name) for name, path in SHIPPED.items()}


@pytest.fixture
def bring(distillery: Distillery, own: Files) -> Import:
    """Import a graph into the copy."""

    def run(graph: Path, *arguments: str) -> Said:
        return distillery("workflows", "import", str(graph), *arguments, **own)

    return run


def _definition(own: Files, name: str) -> Path:
    return Path(own["WORKFLOWS"]) / name / "definition.toml"


def test_every_shipped_command_works_with_every_combination_of_its_options(distillery: Distillery) -> None:
    said = distillery("workflows", "check")
    assert (said.code, "nothing wrong" in said.out) == (0, True), said.out
    for graph in SHIPPED_GRAPHS:
        if graph.parent.name != "schemas":
            assert f"{graph.parent.name}/{graph.stem} " in said.out


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("models.toml", 'family = "sd15"', 'family = "sd16"', "models.cosmopolitan.family: there is no family"),
        ("workflows/serve-free/definition.toml", '"free"', '"gold"', '/serve-free names the tier "gold"'),
        (
            "workflows/serve/definition.toml",
            "[parameters.model]\n",
            '[parameters.model]\ndefault = "nobody"\n',
            'parameters.model.default: "nobody" is none of its models',
        ),
        ("workflows/makemask/definition.toml", 'answer = "makemask"', 'answer = "mask"', 'answer: there is no "mask"'),
    ],
)
def test_a_fault_ends_in_exit_code_1(
    file: str, old: str, new: str, words: str, distillery: Distillery, own: Files
) -> None:
    path = Path(own["MODELS"]).parent / file
    path.write_text(path.read_text().replace(old, new, 1))
    said = distillery("workflows", "check", own["WORKFLOWS"], "--only", "makemask", **own)
    assert said.code == 1
    assert words in said.out.replace("\n", " ")


@pytest.mark.parametrize(
    "arguments",
    [("workflows", "check"), ("workflows", "import", str(DRAWN[0])), ("workflows", "page"), ("parse", "a fox")],
)
def test_in_another_folder_it_says_where_to_go(arguments: tuple[str, ...], distillery: Distillery) -> None:
    said = distillery(*arguments, WORKFLOWS="workflows")
    assert said.code == 2, said
    assert "WORKFLOWS: there is no folder workflows. Run this in Distillery's folder, or set WORKFLOWS." in said.err


@pytest.mark.parametrize("graph", DRAWN, ids=lambda path: path.stem)
def test_a_graph_becomes_a_command_that_renders(
    graph: Path, bring: Import, distillery: Distillery, own: Files, sketch: Path
) -> None:
    said = bring(graph, "--name", "mine")
    assert (said.code, "/mine is a command" in said.out) == (0, True), said
    definition = _definition(own, "mine").read_text()
    words = "/mine" if "prompt" not in definition or 'type = "image"\npositional' in definition else "/mine a red fox"
    attached = ["--attach", f"image={sketch}"] if 'type = "image"\npositional' in definition else []
    rendered = distillery("render", words, *attached, **own)
    assert rendered.code == 0, rendered
    (first, *_) = json.loads(rendered.out)["generations"]
    texts = [value for node in first["graph"].values() for value in node["inputs"].values() if isinstance(value, str)]
    assert "red fox" not in words or any("a red fox" in text for text in texts)


@pytest.mark.parametrize(
    "graph", [path for path in SHIPPED_GRAPHS if path.parent.name in ("serve", "upscale", "zoomout")],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)  # fmt: skip
def test_our_own_graphs_could_be_brought_as_well(graph: Path, bring: Import) -> None:
    said = bring(graph, "--name", "mine")
    assert (said.code, "nothing wrong" in said.out) == (0, True), said


def _parameters(distillery: Distillery, own: Files, text: str) -> dict[str, Any]:
    said = distillery("parse", text, **own)
    assert said.code == 0, said
    found: dict[str, Any] = json.loads(said.out)["parameters"]
    return found


def test_what_a_graph_says_is_found(bring: Import, distillery: Distillery, own: Files) -> None:
    assert bring(EXPORTS / "knight_hires_pose.json").code == 0
    given = _parameters(distillery, own, "/knight_hires_pose a fox --seed 7")
    assert given == {
        "prompt": "a fox", "neg": "blurry, lowres", "seed": 7, "images": None, "ar": "2:3", "steps": 25, "cfg": 6.5,
        "model": "dreamshaper_8", "image": None,
    }  # fmt: skip
    rendered = json.loads(distillery("render", "/knight_hires_pose a fox --seed 7 --images 1 --steps 9", **own).out)
    graph = {node["_meta"]["title"]: node["inputs"] for node in rendered["generations"][0]["graph"].values()}
    assert graph["Seed"]["value"] == 7
    assert (graph["Base"]["steps"], graph["Second pass"]["steps"]) == (9, 15)
    assert (graph["Empty Latent Image"]["width"], graph["Upscale Latent"]["width"]) == (520, 784)
    assert "Pose" not in graph, "no picture was given, so nothing loads one"
    assert graph["Base"]["positive"][0] == "2"


def test_flux_is_found_behind_its_guider(bring: Import, distillery: Distillery, own: Files) -> None:
    assert bring(EXPORTS / "flux_krea.json", "--name", "krea").code == 0
    given = _parameters(distillery, own, "/krea a fox")
    assert (given["cfg"], given["steps"], given["model"]) == (3.5, 20, "flux1-krea-dev")
    assert "neg" not in given
    assert "flux1-krea-dev" in Path(own["MODELS"]).read_text()


def test_a_command_is_never_written_over_unasked(bring: Import, own: Files) -> None:
    before = _definition(own, "serve").read_text()
    said = bring(EXPORTS / "txt2img_tiny.json", "--name", "serve")
    assert (said.code, "--force" in said.err) == (2, True)
    assert _definition(own, "serve").read_text() == before
    assert bring(EXPORTS / "txt2img_tiny.json", "--name", "mine").code == 0
    listed = Path(own["MODELS"]).read_text()
    assert bring(EXPORTS / "txt2img_tiny.json", "--name", "mine", "--force").code == 0
    assert Path(own["MODELS"]).read_text() == listed, "its model is listed once"


def test_the_other_format_is_recognised(bring: Import) -> None:
    said = bring(EXPORTS / "saved_from_the_menu.ui.json", "--name", "mine")
    assert (said.code, "File → Export (API)" in said.err) == (2, True)


NODE = '{"1": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "x"}}, "2": %s}'
LOADER = '{"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "../../etc/passwd"}}'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "not a graph"),
        ("3", "not a graph"),
        ("{", "cannot be read"),
        ('"' + "x" * 10, "cannot be read"),
        ("[" * 100_000, "nested too deeply"),
        ("{}", "saves no picture"),
        ('{"1": {"class_type": 3, "inputs": {}}}', "not a graph"),
        ('{"1": {"class_type": "X", "inputs": []}}', "not a graph"),
        ('{"1": {"class_type": "X", "inputs": {}, "_meta": []}}', "not a graph"),
        (NODE % '{"class_type": "ImageInvert", "inputs": {"image": ["2", 0]}}', "in a circle"),
        (NODE % LOADER, "no file below ComfyUI's model folders"),
    ],
)
def test_a_graph_that_is_none_is_told_in_words_and_leaves_nothing(
    text: str, words: str, bring: Import, own: Files, tmp_path: Path
) -> None:
    (tmp_path / "graph.json").write_text(text)
    said = bring(tmp_path / "graph.json", "--name", "mine")
    assert (said.code, words in said.err) == (2, True), said
    assert not _definition(own, "mine").parent.exists()


@pytest.mark.parametrize("name", ["../mine", "Mine", "a/b", "families", "x" * 33, "-", "mine\n"])
def test_a_name_that_no_command_can_have_is_refused(name: str, bring: Import, tmp_path: Path) -> None:
    said = bring(EXPORTS / "txt2img_tiny.json", f"--name={name}")
    assert (said.code, "cannot be called" in said.err) == (2, True), said


def test_titles_that_try_to_be_toml_stay_titles(bring: Import, tmp_path: Path, own: Files) -> None:
    graph = json.loads((EXPORTS / "txt2img_tiny.json").read_text())
    evil = 'x"\n[models.evil]\x1b[31m \ud800 \x7f\u2028'
    for node in graph.values():
        node["_meta"] = {"title": evil}
    graph["6"]["inputs"]["text"] = evil
    graph["50"] = {"class_type": 'Odd "node]\n', "inputs": {'in"put]': ["8", 0], "n": [1, 2, 3]}}
    graph["9"]["inputs"]["images"] = ["50", 0]
    (tmp_path / "graph.json").write_text(json.dumps(graph))
    said = bring(tmp_path / "graph.json", "--name", "mine")
    assert (said.code, "nothing wrong" in said.out) == (0, True), said
    assert "\n[models.evil]" not in _definition(own, "mine").read_text()


def test_an_exported_graph_is_a_command_that_draws_with_no_python(
    shell: Distillery, own: Files, tmp_path: Path
) -> None:
    graph = json.loads((EXPORTS / "txt2img_tiny.json").read_text())
    (tmp_path / "my_graph.json").write_text(json.dumps(graph))
    assert shell("workflows", "import", "my_graph.json", **own).code == 0
    said = shell("serve", "/my_graph a red fox --seed 7 --images 1 --ar 3:2", **own, STANDIN_STEP_SECONDS="0.01")
    assert said.code == 0, said
    (path,) = (tmp_path / "pictures").glob("*.png")
    with Image.open(path) as picture:
        about = json.loads(picture.info["distillery"])
        assert (about["command"], about["prompt"], about["model"]) == ("my_graph", "a red fox", "tiny_sd15")
        assert picture.size == (80, 48)
