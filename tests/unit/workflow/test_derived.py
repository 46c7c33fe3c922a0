"""What definitions read besides parameters: words, sizes, LoRAs, regions, files, pictures."""

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import CommandError
from tests.unit.workflow.asking import a_picture, inputs, render

START = a_picture("1", 1500, 1000)


@pytest.mark.parametrize(
    ("text", "positive"),
    [
        ("fox", "fox, sharp"),
        ("fox --raw", "fox"),
        ("fox --lora style1,style2", "fox, word1, word2, sharp"),
        ("a WORD2 fox --lora style1,style2 --raw", "a WORD2 fox, word1"),
        ("fox with ::blue EYES:: --raw", "fox with blue eyes"),
    ],
)
def test_positive(catalogue: Catalogue, text: str, positive: str) -> None:
    written = inputs(catalogue, text)
    assert (written.get("Positive") or written["Regions"])["text"] == positive


@pytest.mark.parametrize("count", range(6))
def test_each_lora_is_damped_by_their_number_and_the_others_are_bypassed(catalogue: Catalogue, count: int) -> None:
    names = [f"style{n}" for n in range(1, count + 1)]
    written = inputs(catalogue, f"fox --lora {','.join(names)}" if names else "fox")
    factor = [1.0, 1.0, 0.9, 0.8, 0.7, 0.5][count]
    chain = [written[title] for title in sorted(written) if title.startswith("LoRA")]
    assert [each["lora_name"] for each in chain] == [f"{name}.safetensors" for name in names]
    assert [each["strength_model"] for each in chain] == pytest.approx(
        [(0.5 + n / 10) * factor for n in range(1, count + 1)], abs=1e-4
    )
    assert [each["strength_clip"] for each in chain] == pytest.approx([0.4 * factor] * count)
    last = [str(10 + count), 0] if names else ["1", 0]
    assert written["Sampler"]["model"] == last
    assert written["Positive"]["clip"] == [last[0], 1]


@pytest.mark.parametrize("count", range(1, 5))
def test_each_region_and_the_others_are_bypassed(catalogue: Catalogue, count: int) -> None:
    prompt = ", ".join(f"::red THING{n}::" for n in range(1, count + 1))
    written = inputs(catalogue, f"{prompt} --cutoffweight 0.5")
    found = [written[title] for title in sorted(written) if title.startswith("Region ")]
    assert [(each["text"], each["target"], each["weight"]) for each in found] == [
        (f"red thing{n}", f"thing{n}", 0.5) for n in range(1, count + 1)
    ]
    assert written["Regions as conditioning"]["regions"] == [str(22 + count), 0]


def test_five_regions_are_too_many(catalogue: Catalogue) -> None:
    with pytest.raises(CommandError, match="has 5 regions; 4 are allowed"):
        render(catalogue, "::a AA:: ::b BB:: ::c CC:: ::d DD:: ::e EE::")


def test_a_command_without_regions_leaves_colons_alone(catalogue: Catalogue) -> None:
    picture = a_picture(prompt="::blue EYES::")
    command = catalogue.complete(catalogue.parse(f"/upscale {picture.name}"), picture.recipe)
    (work,) = catalogue.render(command, {picture.name: picture}).generations
    assert work.parameters["positive"] == "::blue EYES::, sharp"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("fox", (512, 512)),
        ("fox --ar 3:2", (768, 512)),
        (f"fox --image {START.name}", (768, 512)),
        (f"fox --image {START.name} --ar 1:1", (512, 512)),
    ],
)
def test_size_is_the_ratios_else_the_start_pictures(catalogue: Catalogue, text: str, size: tuple[int, int]) -> None:
    rendering = render(catalogue, text, START)
    (work, *_) = rendering.generations
    assert (work.width, work.height) == size
    assert (work.parameters["width"], work.parameters["height"]) == size
    decided = "image" in text and "--ar" not in text
    assert rendering.notes == (("Ratio 3:2, the nearest to that of the picture.",) if decided else ())
    assert work.parameters["ar"] == ("3:2" if size == (768, 512) else "1:1")


def test_a_definition_may_say_the_size_itself(catalogue: Catalogue) -> None:
    rendering = render(catalogue, f"/upscale {START.name}", START)
    (work,) = rendering.generations
    assert (work.width, work.height) == (3000, 2000)
    assert [
        (node["inputs"]["width"], node["inputs"]["height"]) for node in work.graph.values() if "width" in node["inputs"]
    ] == [(3000, 2000)]


def test_files_are_the_models_else_the_familys(catalogue: Catalogue) -> None:
    assert inputs(catalogue, "fox")["Upscaler"]["model_name"] == "4x.pth"
    own = inputs(catalogue, "fox --model own")
    assert own["Upscaler"]["model_name"] == "own.pth"
    assert own["VAE"]["vae_name"] == "own.vae.pt"
    assert "VAE" not in inputs(catalogue, "fox"), "nobody has one, so it is switched away and its set not evaluated"
