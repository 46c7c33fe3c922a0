"""loras.toml: what it may say, who sees which LoRA, and what owners change."""

from pathlib import Path

import pytest

from distillery.library import Library, Lora, LoraChange, load_families
from distillery.vocabulary.errors import NotFound, SettingsError

ROOT = Path(__file__).parents[3]
OWNER = "100000000000000001"  # of "amber fen"


@pytest.fixture
def library() -> Library:
    return Library.load(ROOT / "models.toml", ROOT / "loras.toml")


def load(tmp_path: Path, text: str) -> Library:
    (tmp_path / "loras.toml").write_text(text)
    return Library.load(ROOT / "models.toml", tmp_path / "loras.toml")


def test_the_shipped_loras(library: Library) -> None:
    families = load_families(ROOT / "workflows" / "families")
    assert {"sd15", "sdxl"} <= {lora.family for lora in library.loras.values()} <= set(families)
    assert len({lora.file for lora in library.loras.values()}) == len(library.loras) >= 14
    assert {"amber fen", "velvet otter"} <= {lora.name for lora in library.loras.values() if not lora.public}


def test_a_lora_in_full(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        f"""
        [loras."two words"]
        family = "sdxl"
        file = "sub/two.safetensors"
        activation = ["two", "more words"]
        model_weight = 0.9
        clip_weight = -0.5
        description = "What it does."
        public = false
        owner = "{OWNER}"
        preview = "https://example.org/two.png"
        sha256 = "{"a1" * 32}"
        size = 37861176
        url = "s3://models/two.safetensors"
        """,
    )
    assert library.lora("Two Words", OWNER) == Lora(
        name="two words",
        family="sdxl",
        file="sub/two.safetensors",
        activation=("two", "more words"),
        model_weight=0.9,
        clip_weight=-0.5,
        description="What it does.",
        public=False,
        owner=OWNER,
        preview="https://example.org/two.png",
        sha256="a1" * 32,
        size=37861176,
        url="s3://models/two.safetensors",
    )
    assert library.asset("sub/two.safetensors") == {
        "url": "s3://models/two.safetensors",
        "sha256": "a1" * 32,
        "size": 37861176,
    }


def test_a_lora_in_short(tmp_path: Path) -> None:
    lora = load(tmp_path, '[loras.x]\nfamily = "sd15"\nfile = "x.safetensors"\nmodel_weight = 0.5').lora("x")
    assert (lora.model_weight, lora.clip_weight, lora.activation, lora.public) == (0.5, 0.5, (), True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[loras.x]\nfamily = "sd15"', "loras.x.file: is missing."),
        ('[loras.x]\nfamily = "sd15"\nfile = "../x"', "loras.x.file: must be a file below ComfyUI's folder"),
        ('[loras.x]\nfamily = "sd15"\nfile = "x"\npublic = false', "what is not public needs an owner"),
        ('[loras.x]\nfamily = "sd15"\nfile = "x"\nmodel_weight = 3', "loras.x.model_weight: must be 2 or less."),
        (
            '[loras.x]\nfamily = "sd15"\nfile = "x"\nsha256 = "beef"',
            "loras.x.sha256: must be the file's SHA-256: 64 digits",
        ),
        ('[loras.x]\nfamily = "sd15"\nfile = "x"\nsize = 0', "loras.x.size: must be more than 0."),
        (
            '[loras.x]\nfamily = "sd15"\nfile = "x"\nurl = "http://x"',
            "loras.x.url: must be an address that begins with https:// or s3://.",
        ),
        (
            '[loras.x]\nfamily = "sd15"\nfile = "x"\nactivation = [" "]',
            "loras.x.activation.0: must have at least one character.",
        ),
        (
            '[loras."a, b"]\nfamily = "sd15"\nfile = "x"',
            "loras.a, b: must be a name of small letters and digits, with one space",
        ),
        ("damping = []", "damping: must have at least one entry."),
        ("damping = [1.0, 0.0]", "damping.1: must be more than 0."),
        ("lora = 1", "lora: there is no such key. Did you mean loras?"),
        (
            '[loras.x]\nfamily = "sd15"\nfile = "x"\nmodel_wieght = 1',
            "model_wieght: there is no such key. Did you mean model_weight?",
        ),
        ('[loras.x]\nfamily = "sd15"\nfile = "x"\nzzz = 1', "loras.x.zzz: there is no such key. There are: "),
        ('[loras.x]\nfamily = "sd15"\nfile = "x"\nactivation = "ink"', "loras.x.activation: must be a list in [ ]."),
        ("loras = 3", "loras: must be a table."),
    ],
)
def test_every_problem_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)
    assert "loras.toml" in str(caught.value)


def test_a_missing_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"loras\.toml: there is no such file"):
        Library.load(ROOT / "models.toml", tmp_path / "loras.toml")


def test_loras_lie_beside_the_models_or_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text((ROOT / "models.toml").read_text())
    assert Library.load(tmp_path / "models.toml").loras == {}
    (tmp_path / "loras.toml").write_text('[loras.x]\nfamily = "sd15"\nfile = "x.safetensors"')
    assert list(Library.load(tmp_path / "models.toml").loras) == ["x"]


def test_a_private_lora_is_its_owners(library: Library) -> None:
    assert library.lora("Amber Fen", OWNER).owner == OWNER
    assert "amber fen" in [lora.name for lora in library.visible_loras(OWNER)]
    for stranger in (None, "", "100000000000000002"):
        assert "amber fen" not in [lora.name for lora in library.visible_loras(stranger)]
        with pytest.raises(NotFound, match='There is no LoRA "amber fn"') as caught:
            library.lora("amber fn", stranger)
        assert "amber fen" not in str(caught.value)


def test_an_unknown_lora_gets_a_hint(library: Library) -> None:
    with pytest.raises(NotFound, match=r'There is no LoRA "analgo"\. Did you mean analog\?'):
        library.lora("analgo")


def test_loras_by_family(library: Library) -> None:
    assert {lora.family for lora in library.visible_loras(None, ["sdxl"])} == {"sdxl"}
    assert library.visible_loras(None, []) == []
    assert [lora for lora in library.loras.values() if lora.public] == library.visible_loras(None)


@pytest.mark.parametrize(("among", "factor"), [(1, 1.0), (2, 0.85), (3, 0.7), (4, 0.6), (5, 0.5), (9, 0.5)])
def test_weights_are_lowered_as_loras_are_added(library: Library, among: int, factor: float) -> None:
    lora = library.lora("isometric")
    assert library.weights(lora, among) == pytest.approx((0.9 * factor, 0.8 * factor))


def test_activation_words_that_a_prompt_lacks(library: Library) -> None:
    lora = library.lora("oilpaint")
    assert lora.missing_words("a fox") == ("oil painting", "thick brush strokes")
    assert lora.missing_words("an Oil Painting of a fox") == ("thick brush strokes",)
    assert lora.missing_words("oil painting, THICK brush strokes") == ()


def test_what_owners_change_is_seen_at_once(library: Library) -> None:
    before = library.loras
    library.shelf.apply({"amber fen": LoraChange(public=True, description="Fens."), "gone": LoraChange(public=True)})
    assert (library.lora("amber fen").public, library.lora("amber fen").description) == (True, "Fens.")
    assert "gone" not in library.loras
    assert before["amber fen"].public is False


def test_until_changes_are_known_an_owners_lora_is_theirs_alone(tmp_path: Path) -> None:
    """Its owner may have made it private since it was listed."""
    library = load(
        tmp_path,
        f"""
        [loras.mine]
        family = "sd15"
        file = "mine.safetensors"
        owner = "{OWNER}"
        [loras.ours]
        family = "sd15"
        file = "ours.safetensors"
        """,
    )
    assert [lora.name for lora in library.visible_loras("100000000000000002")] == ["ours"]
    assert [lora.name for lora in library.visible_loras(OWNER)] == ["mine", "ours"]
    library.shelf.apply({})
    assert [lora.name for lora in library.visible_loras("100000000000000002")] == ["mine", "ours"]


def test_a_refresh_that_could_not_read_tells_nothing(tmp_path: Path) -> None:
    def away() -> dict[str, LoraChange]:
        raise ConnectionError

    shelf = load(tmp_path, f'[loras.mine]\nfamily = "sd15"\nfile = "x"\nowner = "{OWNER}"').shelf
    with pytest.raises(ConnectionError):
        shelf.refresh(away)
    assert not shelf.current["mine"].public
    shelf.refresh(dict)
    assert shelf.current["mine"].public


def test_changes_are_all_there_are(library: Library) -> None:
    library.shelf.apply({"analog": LoraChange(public=False), "noir": LoraChange(description="Dark.")})
    library.shelf.apply({"analog": LoraChange(description="Film.")})
    assert (library.lora("analog").public, library.lora("analog").description) == (True, "Film.")
    assert library.lora("noir").description != "Dark."
