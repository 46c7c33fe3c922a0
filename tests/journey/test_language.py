"""Every row of the language's reference at each of the three doors: what the pictures say, and how they look."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import product
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from distillery.members.presets import Presets
from tests.support.backend import shipped_catalogue
from tests.support.journeys.door import Told
from tests.support.journeys.house import KEYS, REWRITTEN, House, caller_of
from tests.support.journeys.reference import ROWS
from tests.support.journeys.rows import PRESETS

DOORS = ("discord", "api", "cli")
MEMBER = 8_101
DRAWN = [name for name, row in ROWS.items() if row.recipe]
Answers = Mapping[str, Mapping[str, Future[Told]]]


@pytest.fixture(scope="module")
def told(house: House) -> Iterator[Answers]:
    """What came of every row, by door and row: all are asked at once, and awaited by whoever looks."""
    presets = Presets(house.stack.database)
    for member, (name, flags) in product((str(MEMBER), *map(caller_of, KEYS)), PRESETS.items()):
        presets.save(member, name, flags)
    with ThreadPoolExecutor(len(DOORS) * len(ROWS)) as asking:
        told: dict[str, dict[str, Future[Told]]] = {}
        for name, door in house.doors(MEMBER).items():
            mine: dict[str, Future[Told]] = {}
            earlier: dict[str, Any] = {}
            told[name] = mine
            for each, row in ROWS.items():  # a row is about rows before it
                mine[each] = asking.submit(row.ask, door, dict(earlier))
                earlier[each] = mine[each].result
        yield told


@pytest.mark.parametrize("row", DRAWN)
@pytest.mark.parametrize("door", DOORS)
def test_a_row_becomes_the_picture_it_asks_for(told: Answers, door: str, row: str) -> None:
    picture, asked = told[door][row].result().picture, ROWS[row]

    assert picture.image.size == asked.size
    recipe = picture.recipe
    wrong = {name: recipe.get(name) for name, value in asked.recipe.items() if not _is(recipe.get(name), value)}
    assert wrong == {}
    assert [node for node in asked.graph if not picture.runs(*node)] == []


@pytest.mark.parametrize("row", [name for name in DRAWN if not ROWS[name].differs])
def test_the_same_words_make_the_same_picture_at_every_door(told: Answers, row: str) -> None:
    first, *others = [told[door][row].result().picture for door in DOORS]

    for other in others:
        assert other.graph == first.graph
        assert other.image.tobytes() == first.image.tobytes()


@pytest.mark.parametrize("command", ["serve", "upscale", "zoomout", "makemask"])
def test_no_flag_of_the_reference_is_left_out(command: str) -> None:
    used = set().union(*(row.flags for row in ROWS.values() if row.command == command))
    (described,) = [one for one in shipped_catalogue().describe() if one["name"] == command]

    assert {flag["name"] for flag in described["flags"] if flag["name"] != "prompt"} == used


@pytest.mark.parametrize("door", DOORS)
def test_inpainting_leaves_the_rest_as_it_was(told: Answers, door: str) -> None:
    answer = told[door]["inpaint"].result()
    mask, gridded = (picture.image for picture in told[door]["mask"].result().pictures)
    before, after = mask.convert("RGB").resize(answer.picture.image.size), answer.picture.image.convert("RGB")

    wide, high = after.size
    corner, middle = (0, 0, wide, high // 6), (wide // 3, high // 3, 2 * wide // 3, 2 * high // 3)
    holes = mask.getchannel("A")
    assert [holes.getpixel(place) for place in ((300, 200), (155, 105), (20, 20))] == [0, 255, 255], "an ellipse"
    assert gridded.size == mask.size
    assert _difference(before, after, corner) < 2
    assert _difference(before, after, middle) > 10


@pytest.mark.parametrize("door", DOORS)
def test_zooming_out_keeps_the_picture_in_the_middle(told: Answers, door: str) -> None:
    before = told[door]["start"].result().picture.image.convert("RGB")
    after = told[door]["zoomout"].result().picture.image.convert("RGB")

    wide, high = (8 * round(side / 1.7 / 8) for side in before.size)
    left, top = (before.width - wide) // 2, (before.height - high) // 2
    whole = before.copy()
    whole.paste(before.resize((wide, high), Image.Resampling.BOX), (left, top))
    inner = (left + 60, top + 60, left + wide - 60, top + high - 60)  # what is nearer to the frame blends into it
    assert _difference(whole, after, inner) < 2


def test_a_prompt_is_rewritten_by_the_grammar_or_by_a_language_model(told: Answers) -> None:
    by_grammar = told["discord"]["rewritten"].result()
    enriched = by_grammar.picture.recipe["prompt"]
    assert re.match(r"a fox, \w+", enriched)
    assert enriched in by_grammar.words
    for door in ("api", "cli"):
        answer = told[door]["rewritten"].result()
        assert answer.picture.recipe["prompt"] == REWRITTEN
        assert "Rewritten by a language model." in answer.words


@pytest.mark.parametrize("door", DOORS)
def test_what_was_chosen_is_told(told: Answers, door: str) -> None:
    words = told[door]["words"].result().words

    for part in ("27:18 → 3:2", "LoRA analog at 0.72", "LoRA oilpaint at 0.68", "oil painting"):
        assert part in words, part


def test_discord_has_nothing_to_complain_about(house: House, told: Answers) -> None:
    for answer in told["discord"].values():
        answer.result()

    assert house.stack.discord.violations() == []


def _is(found: Any, expected: Any) -> bool:
    if isinstance(expected, re.Pattern):
        return isinstance(found, str) and expected.fullmatch(found) is not None
    return bool(found == expected)


def _difference(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> float:
    """The mean difference of two pictures in a part of them, of 255."""
    parts = ImageStat.Stat(ImageChops.difference(one.crop(box), other.crop(box))).mean
    return sum(parts) / len(parts)
