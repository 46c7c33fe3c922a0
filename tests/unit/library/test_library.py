"""models.toml, families, and the words for what is wrong with them."""

from pathlib import Path

import pytest

from distillery.library import Library, Model, load_families
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import NotFound, SettingsError

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(ROOT / "models.toml")


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "models.toml"
    path.write_text(text)
    return path


def test_the_shipped_models(library: Library) -> None:
    assert {name: model.family for name, model in library.models.items()}.items() >= {
        "cosmopolitan": "sd15",
        "vodka": "sd15",
        "screwdriver": "sd15",
        "bloodymary": "sd15",
        "sdxl": "sdxl",
        "mohawk": "sdxl",
    }.items()
    assert library.default_model.name == "cosmopolitan"
    assert "mohawk.safetensors" in library.files


def test_a_model_is_found_in_any_case(library: Library) -> None:
    assert library.model("SDXL").files["checkpoint"] == "sd_xl_base_1.0.safetensors"


@pytest.mark.parametrize(
    ("name", "words"),
    [("sdlx", "Did you mean sdxl?"), ("dall-e", "There are: cosmopolitan, vodka"), ("../x", "There are:")],
)
def test_an_unknown_model_gets_a_hint(library: Library, name: str, words: str) -> None:
    with pytest.raises(NotFound, match=f'There is no model "{name}"') as caught:
        library.model(name)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["default: is missing.", "models: is missing."]),
        (
            'default = "x"\n[models.y]\nfamily = "sd15"\nfiles = {checkpoint = "y.ckpt"}',
            ['"x" is none of the models: y'],
        ),
        ('default = "y"\n[models.y]\nfamily = "sd15"\nfiles = {}', ["models.y.files"]),
        ('default = "y"\n[models.y]\nfamily = "sd15"\nfiles = {a = "../../etc/passwd"}', ["models.y.files.a"]),
        ('default = "y"\n[models.y]\nfamily = "sd15"\nfiles = {a = "/etc/passwd"}', ["models.y.files.a"]),
        ('default = "y"\n[models.y]\nfamily = "sd15"\nfiles = {a = "C:\\\\x"}', ["models.y.files.a"]),
        ("default = ", ["is not TOML"]),
    ],
)
def test_every_problem_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Library.load(write(tmp_path, text))
    assert all(part in str(caught.value) for part in words)
    assert "models.toml" in str(caught.value)


def test_a_missing_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"models\.toml: there is no such file\."):
        Library.load(tmp_path / "models.toml")


@pytest.mark.parametrize(
    "text",
    ['title = "X"\n[sizes]\n"wide" = [64, 64]', 'title = "X"\n[sizes]\n"1:1" = [65, 64]', 'title = "X"\n[sizes]\n'],
)
def test_a_family_with_bad_sizes_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"x\.toml: sizes"):
        load_families(tmp_path)


def test_twins_follow() -> None:
    ratios = load_families(ROOT / "workflows" / "families")["sd15"].ratios
    assert ratios["9:16"] == tuple(reversed(ratios["16:9"]))


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("modle", ["model", "neg"], "model"),
        ("negative", ["model", "neg"], "neg"),
        ("xyz", ["model"], None),
        ("model" * 20, ["model"], None),
        ("", ["model"], None),
    ],
)
def test_nearest(word: str, known: list[str], found: str | None) -> None:
    assert nearest(word, known) == found


def test_a_model_says_where_its_files_come_from(tmp_path: Path) -> None:
    text = f"""
        default = "x"
        [models.x]
        family = "sd15"
        preview = "https://example.org/x.png"
        [models.x.files]
        vae = "vae.safetensors"
        checkpoint = {{ file = "x.safetensors", sha256 = "{"0f" * 32}", size = 7, url = "https://example.org/x" }}
        """
    library = Library.load(write(tmp_path, text))
    assert library.model("x").files == {"vae": "vae.safetensors", "checkpoint": "x.safetensors"}
    assert library.model("x").preview == "https://example.org/x.png"
    assert library.asset("x.safetensors") == {"url": "https://example.org/x", "sha256": "0f" * 32, "size": 7}
    assert library.asset("vae.safetensors") == {"url": None, "sha256": None, "size": None}
    assert library.asset("unknown") == {"url": None, "sha256": None, "size": None}
    assert library.files == {"vae.safetensors", "x.safetensors"}


PRIVATE = """
default = "x"
[models.x]
family = "sd15"
files = { checkpoint = "x.safetensors" }
[models.mine]
family = "sdxl"
files = { checkpoint = "mine.safetensors" }
public = false
owner = "7"
"""


def test_a_private_model_is_its_owners(tmp_path: Path) -> None:
    library = Library.load(write(tmp_path, PRIVATE))
    assert [model.name for model in library.visible_models("7")] == ["x", "mine"]
    assert [model.name for model in library.visible_models("7", ["sdxl"])] == ["mine"]
    assert [model.name for model in library.visible_models("8")] == ["x"]
    with pytest.raises(NotFound) as caught:
        library.model("mien")
    assert "mine" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PRIVATE.replace('owner = "7"', ""), "what is not public needs an owner"),
        (PRIVATE.replace('"x"', '"mine"', 1), 'default: "mine" is not public.'),
    ],
)
def test_what_nobody_could_use_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Library.load(write(tmp_path, text))
    assert words in str(caught.value)


def test_a_family_has_files_and_values(tmp_path: Path) -> None:
    text = 'title = "X"\nnegative = "ugly"\n[sizes]\n"1:1" = [64, 64]\n[values]\nsteps = 7\n[files]\n'
    (tmp_path / "x.toml").write_text(text + 'lcm = "lcm.safetensors"\ncontrol = { file = "c.pth", size = 3 }')
    family = load_families(tmp_path)["x"]
    assert family.files == {"lcm": "lcm.safetensors", "control": "c.pth"}
    assert family.assets["control"].size == 3
    plain, quick = Model("plain", "x"), Model("quick", "x", values={"steps": 2})
    assert [family.value(name, plain) for name in ("negative", "steps", "quality", "sampler")] == ["ugly", 7, "", None]
    assert family.value("steps", quick) == family.scope_for(quick).steps == 2
    assert family.scope_for(plain).steps == 7
