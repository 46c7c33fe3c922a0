"""What files say about themselves: /checkmetadata shows it, /upscale and /zoomout take what fits, and no more."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image

from distillery.catalogue import Catalogue
from distillery.command.inheritance import SILENT
from distillery.command.raw import is_given
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.prepare import Preparation
from distillery.suggestion import Rewriter
from distillery.vocabulary.errors import CommandError
from distillery.workflow import Rendering
from tests.hostile import corpus
from tests.hostile.clear import INSIDES, assert_clear, assert_sentence, unshowable
from tests.hostile.corpus import HARMLESS
from tests.hostile.twins import work
from tests.support.answering import Answering, fields

ROWS = corpus.rows("recipes.toml", "recipe")
CHUNKS = ("distillery", "prompt", "workflow", "parameters")
PLAIN = '{"prompt": "a fox", "model": "cosmopolitan", "seed": 7}'
BLANK = Image.new("RGB", (96, 64), "teal")
STRANGER = "100000000000000009"
SECONDS = 1.0  # of processor time
Enlarge = Callable[[str, str], tuple[Rendering, tuple[str, ...]]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Answering]:
    folder = tmp_path_factory.mktemp("recipes")
    database = Database(f"sqlite:///{folder / 'none.sqlite'}")
    schema.metadata.create_all(database.engine, tables=[schema.brought_pictures])
    yield Answering(folder / "pictures", database, catalogue)
    database.close()


@pytest.fixture(scope="module")
def enlarge(house: Answering) -> Enlarge:
    """The work of one of these commands on a stored picture, with a seed if nobody says one; and the notes on it."""
    prepare = Preparation(house.catalogue, house.pictures, Rewriter())

    def render(command: str, name: str) -> tuple[Rendering, tuple[str, ...]]:
        seed = "" if is_given(house.pictures.bring(name).recipe.get("seed")) else " --seed 7"
        prepared = prepare(house.catalogue.parse(f"/{command} {name}{seed}"), STRANGER)
        return house.catalogue.render(prepared.command, prepared.pictures), prepared.command.notes

    return render


def kept(house: Answering, row: dict[str, Any]) -> str:
    return house.keep(BLANK, **{chunk: corpus.whole(row[chunk]) for chunk in CHUNKS if chunk in row})


def said(row: dict[str, Any]) -> str:
    return " ".join(corpus.whole(row[chunk]) for chunk in CHUNKS if chunk in row)


def assert_told(notes: tuple[str, ...], row: dict[str, Any]) -> None:
    """Each note is clear, and those on what the picture says are all that there should be."""
    for note in notes:
        assert_sentence(note, said(row))
    about = [note for note in notes if note.startswith("The picture")]
    assert about == row.get("told", [SILENT] if row.get("twin") == "nothing" else [])


@pytest.mark.parametrize("command", ["upscale", "zoomout"])
@pytest.mark.parametrize("row", ROWS, ids=corpus.names(ROWS))
def test_a_recipe_is_refused_clearly_or_makes_its_plain_twins_work(
    house: Answering, enlarge: Enlarge, row: dict[str, Any], command: str
) -> None:
    started, name = time.process_time(), kept(house, row)
    if row["gives"] == HARMLESS:
        told = row.get("twin", PLAIN)
        twin = house.keep(BLANK, **({"distillery": told} if told != "nothing" else {}))
        (made, notes), (plain, _) = (enlarge(command, each) for each in (name, twin))
        ours, theirs = (json.dumps(work(each, house.catalogue)) for each in (made, plain))
        assert ours.replace(name, twin) == theirs
        assert_told(notes, row)
    else:
        with pytest.raises(CommandError) as refused:
            enlarge(command, name)
        assert_clear(refused.value.problems, said(row))
        assert sorted({problem.code for problem in refused.value.problems}) == row["gives"]
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("row", ROWS, ids=corpus.names(ROWS))
def test_whatever_a_file_says_is_shown_as_a_card(house: Answering, row: dict[str, Any]) -> None:
    answer = house.ask(f"/checkmetadata {kept(house, row)}", STRANGER)
    shown = [answer.title, answer.text, *answer.notes, *(part for field in answer.fields for part in field)]
    assert len(answer.fields) <= 42
    for sentence in shown:
        sentence.encode()
        assert len(sentence) <= 6000
    for sentence in (answer.title, answer.text, *answer.notes):
        assert not unshowable(sentence.replace("\n", " ")), ascii(sentence)
        assert not [found for found in INSIDES.findall(sentence) if found not in said(row)], sentence
    if again := fields(answer).get("Make it again"):
        house.catalogue.parse(again, member=STRANGER)
