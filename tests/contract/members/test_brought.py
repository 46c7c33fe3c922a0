"""Whose stored pictures are to name, and what becomes of copies when a picture is taken back."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from distillery.cache.memory import MemoryCache
from distillery.catalogue import Catalogue
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.prepare import House, Preparation
from distillery.members.brought import BroughtPictures, forget
from distillery.members.removal import take_back
from distillery.pictures import PictureRefused, Pictures
from distillery.pictures.store import name_of
from distillery.queue.progress import ProgressBoard
from distillery.queue.views import Picture, RequestViews
from distillery.remix import Copies
from distillery.storage.folder import FolderStorage
from distillery.storage.port import MissingObject
from distillery.suggestion import Rewriter
from distillery.vocabulary.errors import CommandError
from tests.contract.members.conftest import made
from tests.support.answering import png, shipped
from tests.support.asks import rows

NAMES = [f"input_{digit * 32}.png" for digit in "0123"]
LINK = "https://cdn.discordapp.com/attachments/1/2/fox.png"
FOX = png(Image.new("RGB", (64, 48), "orange"))


class OneLink:
    """A fox lies behind every link."""

    def fetch(self, *_: Any) -> bytes:
        return FOX


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped()


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "pictures", "")


@pytest.fixture
def pictures(storage: FolderStorage) -> Pictures:
    return Pictures(storage, OneLink())


@pytest.fixture
def output(database: Database, storage: FolderStorage) -> tuple[str, Picture]:
    """A request of Ada's, and its picture, which is stored."""
    public_id = made(database)
    view = RequestViews(database, ProgressBoard(MemoryCache())).one(public_id)
    assert view is not None
    storage.put(view.images[0].key, FOX)
    return public_id, view.images[0]


def test_a_name_means_something_to_those_who_brought_it(database: Database) -> None:
    brought = BroughtPictures(database)
    brought.add("ada", NAMES[:2])
    brought.add("ada", NAMES[1:3])
    brought.add("bob", [])
    assert brought.known("ada", NAMES) == set(NAMES[:3])
    assert brought.known("bob", NAMES) == brought.known("ada", []) == set()
    database.write(lambda tx: forget(tx, NAMES[:1]))
    assert brought.known("ada", NAMES) == set(NAMES[1:3])


def test_others_are_told_what_they_are_told_of_a_name_that_nobody_has(
    database: Database, catalogue: Catalogue, pictures: Pictures
) -> None:
    prepare = Preparation(catalogue, pictures, Rewriter(), brought=BroughtPictures(database))
    name = prepare(catalogue.parse(f"a fox --image {LINK}"), "ada").command.parameters["image"]
    asked = catalogue.parse(f"a fox --image {name}")
    assert prepare(asked, "ada").pictures.keys() == {name}
    with pytest.raises(CommandError) as strangers:
        prepare(asked, "bob")
    pictures.remove(name)
    with pytest.raises(CommandError) as gone:
        prepare(asked, "ada")
    assert strangers.value.problems == gone.value.problems
    assert strangers.value.problems[0].code == "unknown_picture"


def test_what_a_press_passes_on_may_be_used_and_stays_unnamed(
    database: Database, catalogue: Catalogue, pictures: Pictures
) -> None:
    brought = BroughtPictures(database)
    prepare = Preparation(catalogue, pictures, Rewriter(), brought=brought)
    name = pictures.keep(FOX).name
    passed_on = House(passed_on={name})
    assert prepare(catalogue.parse(f"a fox --image {name}"), "bob", passed_on).pictures.keys() == {name}
    assert brought.known("bob", [name]) == set()


def test_a_copy_is_for_those_who_asked_for_it_and_goes_with_its_picture(
    database: Database, storage: FolderStorage, pictures: Pictures, output: tuple[str, Picture]
) -> None:
    public_id, picture = output
    copies, brought = Copies(database, storage, pictures), BroughtPictures(database)
    name = copies.name(public_id, picture, "bob")
    assert copies.name(public_id, picture, "eve") == name
    assert [brought.known(member, [name]) for member in ("ada", "bob", "eve")] == [set(), {name}, {name}]
    storage.delete(picture.key)  # the copy is known without it
    take_back(database, storage, public_id)
    assert [storage.exists(f"inputs/{name}{end}") for end in ("", ".json")] == [False, False]
    assert pictures.keep(FOX).name == name  # somebody else has it, and brings it
    assert [brought.known(member, [name]) for member in ("ada", "bob", "eve")] == [set(), set(), set()]


def test_what_was_brought_from_the_message_goes_too(
    database: Database, storage: FolderStorage, pictures: Pictures, output: tuple[str, Picture]
) -> None:
    name = pictures.bring(LINK).name
    take_back(database, storage, output[0])
    with pytest.raises(PictureRefused):
        pictures.bring(name)


def test_no_copy_is_left_of_what_is_taken_back_meanwhile(
    database: Database, storage: FolderStorage, pictures: Pictures, output: tuple[str, Picture]
) -> None:
    public_id, picture = output
    take_back(database, storage, public_id)
    storage.put(picture.key, FOX)  # as it was read a moment before
    with pytest.raises(MissingObject):
        Copies(database, storage, pictures).name(public_id, picture, "bob")
    assert not storage.exists(f"inputs/{name_of(FOX)}")
    assert rows(database, schema.brought_pictures) == []
