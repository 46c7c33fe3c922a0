"""What follows a request: variations, enlargements, masks; and what is left out of old ones."""

from dataclasses import replace

import pytest

from distillery.catalogue import Catalogue
from distillery.command.house import Defaults
from distillery.command.parameter import MAX_SEED
from distillery.library import Shelf
from distillery.remix import Next, Remix, edited, has_signs
from distillery.vocabulary.errors import CommandError

PICTURE = f"input_{'a' * 32}.png"


def remix(catalogue: Catalogue, text: str, command: str = "serve", member: str = "1", **changes: object) -> Remix:
    parameters = catalogue.parse(text, command=command, member=member).parameters
    return Remix(catalogue, command, {**parameters, **changes}, member)


@pytest.fixture
def private(catalogue: Catalogue) -> Catalogue:
    """With a LoRA that only member 7 may use."""
    loras = dict(catalogue.library.loras)
    fits = next(each for each in loras.values() if each.family == catalogue.library.default_model.family)
    own = replace(fits, name="mine", owner="7", public=False)
    library = replace(catalogue.library, shelf=Shelf({**loras, "mine": own}))
    return replace(catalogue, library=library)


def test_a_little_redraws_less_than_usual_and_much_more(catalogue: Catalogue) -> None:
    one = remix(catalogue, "a fox --ar 16:9 --images 2 --seed 4")
    little, much = (one.varied(PICTURE, 9, much=each) for each in (False, True))
    assert little == Next("serve", f"a fox --seed 9 --ar 16:9 --images 2 --image {PICTURE} --imagedenoise 0.36")
    assert "--imagedenoise 0.76" in much.text


def test_a_variation_of_an_enlarged_picture_is_drawn_by_the_command_that_draws(catalogue: Catalogue) -> None:
    parameters = {"prompt": "a fox", "image": "input_0.png", "seed": 3, "model": catalogue.library.default}
    after = Remix(catalogue, "upscale-free", parameters, "1").varied(PICTURE, 9, much=False)
    assert (after.command, after.text) == ("serve-free", f"a fox --seed 9 --image {PICTURE} --imagedenoise 0.36")


def test_what_excludes_a_start_picture_is_not_asked_for_beside_it(catalogue: Catalogue) -> None:
    one = remix(catalogue, f"a crown --inpaint {PICTURE} --inpaintmaskgrow 3 --seed 1")
    assert one.varied(PICTURE, 2, much=False).text == f"a crown --seed 2 --image {PICTURE} --imagedenoise 0.36"


@pytest.mark.parametrize(("asked", "command"), [("serve", "upscale"), ("serve-free", "upscale-free")])
def test_a_picture_is_enlarged_in_the_tier_it_was_made_in(catalogue: Catalogue, asked: str, command: str) -> None:
    assert remix(catalogue, "a fox", asked).upscaled(PICTURE) == Next(command, options={"image": PICTURE})


def test_what_is_about_a_picture_names_it(catalogue: Catalogue) -> None:
    one = remix(catalogue, "a fox")
    assert one.zoomed(PICTURE).command == "zoomout"
    assert one.masked(PICTURE) == Next("makemask", options={"image": PICTURE})
    assert one.told(PICTURE) == Next("checkmetadata", options={"image": PICTURE})


def test_words_and_flags_are_edited_apart(catalogue: Catalogue) -> None:
    shown = remix(catalogue, 'a fox --seed 5 --neg "--ugly things" --ar 3:2').editable()
    assert (shown.words, shown.flags) == ("a fox", '--neg "--ugly things" --seed 5 --ar 3:2')


def test_pictures_that_others_brought_are_edited_without_their_names(catalogue: Catalogue) -> None:
    own = f"input_{'b' * 32}.png"
    one = remix(catalogue, f"a fox --image {PICTURE} --control {own} --seed 5")
    assert one.pictures == {"image": PICTURE, "control": own}
    shown = one.editable(theirs={own})
    assert "--image «picture:image»" in shown.flags
    assert own in shown.flags
    assert has_signs(shown.words, shown.flags)
    sent = edited("serve", "a blue fox", shown.flags, one.pictures)
    assert catalogue.parse(sent.text).parameters == {**one.parameters, "prompt": "a blue fox"}
    enlarged = Remix(catalogue, "upscale", {"image": PICTURE, "seed": 3}, "1")
    assert enlarged.editable().words == "«picture:image»"
    assert not has_signs(one.editable(theirs={own, PICTURE}).flags)


def test_what_a_place_would_fill_in_otherwise_is_said(catalogue: Catalogue) -> None:
    one = remix(catalogue, "a fox --seed 5")
    model, steps = one.parameters["model"], one.parameters["steps"]
    other = next(each.name for each in catalogue.library.visible_models("1", ["sdxl"]) if each.name != model)
    place = Defaults({"steps": 30, "model": other})
    shown = one.editable(place)
    assert sorted(shown.flags.split("--")[1:]) == [f"model {model} ", "seed 5 ", f"steps {steps}"]
    sent = edited("serve", shown.words, shown.flags)
    assert catalogue.parse(sent.text, member="1", defaults=place).parameters == one.parameters
    assert one.editable().flags == "--seed 5"


def test_a_rewritten_prompt_is_not_rewritten_again(catalogue: Catalogue) -> None:
    assert remix(catalogue, "a fox --llm crazy", prompt="a splendid fox").again(1).text == "a splendid fox --seed 1"


def test_flags_that_are_gone_or_changed_are_left_out_and_told(catalogue: Catalogue) -> None:
    after = remix(catalogue, "a fox", glitter=3, cfg=5000.0).again(MAX_SEED)
    assert after.text == f"a fox --seed {MAX_SEED}"
    assert [note.partition(" ")[0] for note in after.notes] == ["--glitter", "--cfg"]


def test_a_model_or_lora_that_is_gone_is_left_out_and_told(catalogue: Catalogue) -> None:
    after = remix(catalogue, "a fox", model="atlantis", lora=["lost"]).again(1)
    assert after.text == "a fox --seed 1"
    assert ["atlantis" in after.notes[0], "lost" in after.notes[1]] == [True, True]


def test_somebody_elses_own_lora_is_left_out_unnamed(private: Catalogue) -> None:
    owner, stranger = (Remix(private, "serve", {"prompt": "a fox", "lora": ["mine"]}, each) for each in ("7", "8"))
    assert "--lora mine" in owner.again(1).text
    after = stranger.again(1)
    assert after.text == "a fox --seed 1"
    assert (len(after.notes), "mine" in after.notes[0], "mine" in stranger.editable().flags) == (1, False, False)


def test_a_command_that_is_gone_is_told(catalogue: Catalogue) -> None:
    with pytest.raises(CommandError, match="/paint"):
        Remix(catalogue, "paint", {}, "1").again(1)
