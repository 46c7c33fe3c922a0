"""Preparing commands: pictures by name, what their recipes say, richer prompts; everything wrong with them at once."""

import json
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from distillery.guilds.config import NOTHING_DECIDED, GuildConfig
from distillery.intake.content import Content
from distillery.intake.prepare import House, Preparation, needs_outside
from distillery.pictures import Fetcher, PictureRefused, Pictures, TimeBudget
from distillery.pictures.decode import LARGEST
from distillery.storage.folder import FolderStorage
from distillery.suggestion import Rewriter
from distillery.suggestion.language_model import LanguageModel
from distillery.vocabulary.errors import CommandError
from distillery.vocabulary.pictures import StoredPicture
from tests.support.answering import OWNER, png, shipped
from tests.support.asks import an_ask

CATALOGUE = shipped()
NOBODY = f"input_{'0' * 32}.png"
LINK = "https://pictures.example/fox.png"
RECIPE = {"prompt": "a red fox", "model": "mohawk", "seed": 7, "cfg": 4.5, "lora": "papercut"}


class Untouched(Fetcher):
    """No link is followed."""

    def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
        raise AssertionError(f"{url} was fetched")


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    return Pictures(FolderStorage(tmp_path, ""), Untouched())


@pytest.fixture
def prepare(pictures: Pictures) -> Preparation:
    return Preparation(CATALOGUE, pictures, Rewriter())


def kept(pictures: Pictures, colour: str = "teal", **texts: str) -> str:
    return pictures.keep(png(Image.new("RGB", (64, 48), colour), **texts)).name


def test_a_command_that_brings_nothing_stays_as_it_is(prepare: Preparation) -> None:
    command = CATALOGUE.parse("a red fox")
    prepared = prepare(command, None)
    assert (prepared.command, dict(prepared.pictures)) == (command, {})


def test_pictures_are_brought_and_known_by_their_names(prepare: Preparation, pictures: Pictures) -> None:
    teal, red = kept(pictures), kept(pictures, "red")
    prepared = prepare(CATALOGUE.parse(f"a fox --control {teal} --adapt {red} --adapt2 {teal}"), None)
    assert prepared.pictures.keys() == {teal, red}
    assert (prepared.pictures[red].width, prepared.pictures[red].height) == (64, 48)
    given = prepared.command.parameters
    assert (given["control"], given["adapt"], given["adapt2"]) == (teal, red, teal)


def test_every_picture_that_is_refused_is_told_with_its_flag(prepare: Preparation, pictures: Pictures) -> None:
    with pytest.raises(CommandError) as told:
        prepare(CATALOGUE.parse(f"a fox --control {NOBODY} --adapt {kept(pictures)} --adapt2 {NOBODY}"), None)
    assert [problem.flag for problem in told.value.problems] == ["--control", "--adapt2"]
    assert {problem.code for problem in told.value.problems} == {"unknown_picture"}


def test_a_picture_that_is_what_a_command_is_about_has_no_flag(prepare: Preparation) -> None:
    with pytest.raises(CommandError) as told:
        prepare(CATALOGUE.parse(f"/upscale {NOBODY}"), None)
    (problem,) = told.value.problems
    assert (problem.code, problem.flag) == ("unknown_picture", None)


def test_links_are_fetched_and_become_names(tmp_path: Path) -> None:
    class Remembered(Fetcher):
        asked: list[str] = []  # noqa: RUF012

        def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
            self.asked.append(url)
            return png(Image.new("RGB", (8, 8)))

    fetcher = Remembered()
    prepare = Preparation(CATALOGUE, Pictures(FolderStorage(tmp_path, ""), fetcher), Rewriter())
    prepared = prepare(CATALOGUE.parse(f"a fox --control {LINK} --adapt {LINK}"), None)
    assert fetcher.asked == [LINK], "the same link is fetched once"
    assert [prepared.command.parameters[flag] for flag in ("control", "adapt")] == list(prepared.pictures) * 2


def test_links_of_one_command_share_one_deadline(tmp_path: Path) -> None:
    class Budgeted(Fetcher):
        budgets: list[TimeBudget | None] = []  # noqa: RUF012

        def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
            self.budgets.append(budget)
            return png(Image.new("RGB", (8, len(self.budgets))))

    fetcher = Budgeted()
    prepare = Preparation(CATALOGUE, Pictures(FolderStorage(tmp_path, ""), fetcher), Rewriter())
    prepare(CATALOGUE.parse(f"a fox --control {LINK}?1 --adapt {LINK}?2 --adapt2 {LINK}?3"), None)
    (budget,) = set(fetcher.budgets)
    assert budget is not None
    assert len(fetcher.budgets) == 3


def test_a_picture_that_was_brought_down_is_told(prepare: Preparation, pictures: Pictures) -> None:
    large = pictures.keep(png(Image.new("L", (LARGEST * 2, 64)))).name
    (note,) = prepare(CATALOGUE.parse(f"/checkmetadata {large}"), None).command.notes
    assert note == f"The picture was brought down from {LARGEST * 2}×64 to {LARGEST}×32 pixels first."
    notes = prepare(CATALOGUE.parse(f"a fox --control {large}"), None).command.notes
    assert any(note.startswith("The picture of --control was brought down") for note in notes)


def test_a_recipe_completes_what_nobody_gave(prepare: Preparation, pictures: Pictures) -> None:
    picture = kept(pictures, distillery=json.dumps(RECIPE))
    given = prepare(CATALOGUE.parse(f"/upscale {picture} --cfg 9"), None).command.parameters
    assert (given["prompt"], given["model"], given["seed"], given["lora"]) == ("a red fox", "mohawk", 7, ["papercut"])
    assert given["cfg"] == 9, "what was written wins"


def test_a_recipe_is_read_with_the_eyes_of_who_asks(prepare: Preparation, pictures: Pictures) -> None:
    picture = kept(pictures, distillery=json.dumps({"prompt": "a fen", "model": "cosmopolitan", "lora": "amber fen"}))
    command = CATALOGUE.parse(f"/upscale {picture}")
    assert prepare(command, OWNER).command.parameters["lora"] == ["amber fen"]
    theirs = prepare(command, "somebody else").command
    assert theirs.parameters["lora"] == []
    assert any("amber fen, which is not here" in note for note in theirs.notes)


def test_a_rewritten_prompt_is_told(prepare: Preparation) -> None:
    command = CATALOGUE.parse("a red fox --llm crazy --seed 7")
    prepared = prepare(command, None).command
    assert prepared.parameters["prompt"].startswith("a red fox, ")
    assert prepared.notes[: len(command.notes)] == command.notes
    assert len(prepared.notes) == len(command.notes) + 1
    assert prepare(command, None).command == prepared, "the same seed, the same words"


class Eloquent(LanguageModel):
    """A language model that always says the same."""

    def __init__(self, words: str) -> None:
        self._words = words

    def rewrite(self, prompt: str) -> str:
        return self._words


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("::red FOX:: ::blue EYES:: ::green HAT:: ::gold RING:: ::grey SKY::", "5 regions; 4 are allowed"),
        ("a fox in gore", "A richer prompt could not be used: "),
        ("fox " * 600, "characters; 2,000 are allowed"),
    ],
)
def test_a_rewritten_prompt_that_could_not_be_drawn_gives_way_to_the_plain_one(
    pictures: Pictures, words: str, why: str
) -> None:
    gate = partial(Content(CATALOGUE.definitions, blocked_words=["gore"]), an_ask(), NOTHING_DECIDED)
    prepare = Preparation(CATALOGUE, pictures, Rewriter(Eloquent(words)))
    command = CATALOGUE.parse("a red fox --llm crazy")
    prepared = prepare(command, None, House(gate=gate)).command
    assert prepared.parameters == command.parameters
    *others, note = prepared.notes
    assert tuple(others) == command.notes
    assert why in note
    assert note.endswith("Yours was used as it is.")


def test_a_prompt_is_rewritten_beside_the_pictures_it_goes_with(pictures: Pictures) -> None:
    prepare = Preparation(CATALOGUE, pictures, Rewriter(Eloquent("a fox of many words")))
    prepared = prepare(CATALOGUE.parse(f"a fox --llm crazy --control {kept(pictures)}"), None).command
    assert prepared.parameters["prompt"] == "a fox of many words"


def test_what_answers_rewrites_for_itself(prepare: Preparation) -> None:
    command = CATALOGUE.parse("/suggest a red fox")
    assert prepare(command, None).command.parameters["prompt"] == "a red fox"


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("a red fox", False),
        ("a red fox --llm crazy", True),
        (f"a red fox --control {LINK}", True),
        (f"/upscale {NOBODY}", True),
        ("/user-stats", False),
        ("/command-infos", False),
        ("/manage-lora amber fen", False),
        ("/manage-lora amber fen --showimage", True),
        (f"/checkmetadata {NOBODY}", True),
    ],
)
def test_what_may_wait_for_servers_elsewhere_is_known_before(text: str, outside: bool) -> None:
    command = CATALOGUE.parse(text, member=OWNER)
    assert needs_outside(CATALOGUE.definitions[command.name], command) is outside


def test_a_picture_that_is_gone_has_words_of_its_own(pictures: Pictures) -> None:
    with pytest.raises(PictureRefused, match="no stored picture"):
        pictures.bring(NOBODY)


def test_a_picture_to_redraw_a_part_of_must_have_one(prepare: Preparation, pictures: Pictures) -> None:
    whole, holed = kept(pictures), pictures.keep(png(Image.new("RGBA", (64, 48), (0, 0, 0, 0)))).name
    parameter = CATALOGUE.definitions["serve"].parameters["inpaint"]
    assert parameter.masked
    assert prepare(CATALOGUE.parse(f"a fox --inpaint {holed}"), None).command.parameters["inpaint"] == holed
    with pytest.raises(CommandError) as told:
        prepare(CATALOGUE.parse(f"a fox --inpaint {whole}"), None)
    assert [(problem.code, problem.flag) for problem in told.value.problems] == [("not_masked", "--inpaint")]


def test_every_picture_is_screened_where_it_is_brought(pictures: Pictures) -> None:
    seen: list[tuple[str, str | None]] = []

    def screen(picture: StoredPicture, guild_id: str | None) -> None:
        seen.append((picture.name, guild_id))
        if picture.name == red:
            raise PictureRefused("blocked_picture", "Not this one.", "Take another.")

    teal, red = kept(pictures), kept(pictures, "red")
    prepare = Preparation(CATALOGUE, pictures, Rewriter(), screen)
    prepare(CATALOGUE.parse(f"a fox --control {teal}"), None, House("7"))
    with pytest.raises(CommandError) as told:
        prepare(CATALOGUE.parse(f"a fox --control {teal} --adapt {red}"), None)
    assert [(problem.code, problem.flag) for problem in told.value.problems] == [("blocked_picture", "--adapt")]
    assert seen == [(teal, "7"), (teal, None), (red, None)]


def test_a_channels_model_is_for_pictures_that_do_not_name_theirs(prepare: Preparation, pictures: Pictures) -> None:
    config = GuildConfig.model_validate({"by_channel": {"81": {"model": "vodka"}}})
    house = House("7", config.defaults("81"))
    told, silent = kept(pictures, distillery=json.dumps(RECIPE)), kept(pictures, "red")
    assert prepare(CATALOGUE.parse(f"/upscale {told}"), None, house).command.parameters["model"] == "mohawk"
    assert prepare(CATALOGUE.parse(f"/upscale {silent}"), None, house).command.parameters["model"] == "vodka"
