"""Commands that are answered at once, and what the system says no to, in the same words at each door."""

import pytest

from tests.support.journeys.door import Picture
from tests.support.journeys.house import KEYS, REWRITTEN, SLOW, House
from tests.support.journeys.rows import START

DOORS = ("discord", "api", "cli")
MEMBER = 8_202


@pytest.fixture(scope="module")
def bear(house: House) -> Picture:
    """A picture that was made here."""
    text = "a bear --model vodka --seed 3 --upscalemethod none --images 1"
    return house.caller(KEYS[0]).ask("serve", text).picture


@pytest.mark.parametrize("door", DOORS)
def test_a_picture_says_how_it_was_made(house: House, bear: Picture, door: str) -> None:
    words = house.doors(MEMBER)[door].ask("checkmetadata", image=bear.data).words

    assert "Made here with /serve" in words
    (again,) = (line for line in words.splitlines() if "/serve a bear" in line)
    assert all(flag in again for flag in (" --model vodka", " --seed 3", " --upscalemethod none", " --images 1"))
    assert "--power" not in words, "there was no second pass"


@pytest.mark.parametrize("door", DOORS)
def test_a_picture_of_elsewhere_says_nothing(house: House, door: str) -> None:
    assert "Nothing is known" in house.doors(MEMBER)[door].ask("checkmetadata", image=START).words


@pytest.mark.parametrize(("door", "richer"), [("discord", "a red fox, "), ("api", REWRITTEN), ("cli", REWRITTEN)])
def test_a_prompt_comes_back_in_richer_words(house: House, door: str, richer: str) -> None:
    assert richer in house.doors(MEMBER)[door].ask("suggest", "a red fox --llm crazy --seed 3").words


def test_a_language_model_that_is_too_slow_leaves_the_plain_prompt(house: House) -> None:
    text = f"a fox of {SLOW} --llm crazy --upscalemethod none --images 1"
    answer = house.caller(KEYS[0]).ask("serve", text)

    assert answer.picture.recipe["prompt"] == f"a fox of {SLOW}"
    assert "The language model took too long. Your prompt was used as it is." in answer.words


@pytest.mark.parametrize("door", DOORS)
def test_every_command_is_explained(house: House, door: str) -> None:
    member = house.doors(MEMBER)[door]
    listed, explained = member.ask("command-infos").words, member.ask("command-infos", "zoomout").words

    for command in ("serve", "serve-free", "upscale", "upscale-free", "zoomout", "zoomout-free", "makemask"):
        assert f"/{command}" in listed
    for command in ("checkmetadata", "suggest", "user-stats", "manage-lora", "command-infos"):
        assert f"/{command}" in listed
    assert "--zoomoutfactor number" in explained
    assert "0 to 1" in explained


@pytest.mark.parametrize("door", DOORS)
def test_everything_wrong_is_told_at_once(house: House, door: str) -> None:
    words = house.doors(MEMBER)[door].ask("serve", "a fox --modle sdxl --cfg warm --seed 2147483648").words

    for part in ("--modle", "Did you mean --model?", "--cfg", "warm", "--seed", "2147483648"):
        assert part in words, part


@pytest.mark.parametrize("door", ["discord", "api"])
def test_an_option_and_a_flag_for_the_same_thing_are_both_named(house: House, door: str) -> None:
    words = house.doors(MEMBER)[door].ask("serve", "a fox --seed 8", seed=7).words

    assert "--seed" in words
    assert 'the option "seed"' in words


@pytest.mark.parametrize("door", DOORS)
def test_a_link_that_has_run_out_says_so(house: House, door: str) -> None:
    link = f"{house.stack.discord.cdn()['url']}/attachments/1/2/fox.png?ex=1&is=1&hm=0"
    words = house.doors(MEMBER)[door].ask("serve", f"a fox --image {link}").words

    assert "This Discord link has expired" in words
