"""Which pictures a message shows, how, and which of them it is sent."""

from pathlib import Path

import pytest

from bot.cards.gallery import Galleries, Place
from distillery.queue.views import Picture, RequestView
from distillery.storage.folder import FolderStorage
from tests.unit.bot.cards.pictures import noise
from tests.unit.bot.cards.views import REQUEST_ID, ended

OPEN = Place()
NAMES = (f"{REQUEST_ID}-1.png", f"{REQUEST_ID}-2.png")


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    made = FolderStorage(tmp_path, "https://pictures.example")
    for number in range(4):
        made.put(f"key/{number}.png", noise(8))
    return made


def rated(*ratings: str | None) -> RequestView:
    pictures = [Picture(f"key/{n}.png", 8, 8, 7 + n, 100, {}, n, rating) for n, rating in enumerate(ratings)]
    return ended("succeeded", images=pictures)


def test_what_the_message_holds_is_not_sent_again(storage: FolderStorage) -> None:
    gallery = Galleries(storage).of(rated(None, None), OPEN, [NAMES[0]])
    assert gallery.names == NAMES
    assert [file.name for file in gallery.files] == [NAMES[1]]


def test_a_picture_keeps_its_name_when_an_earlier_one_comes_in_late(storage: FolderStorage) -> None:
    late = rated(None, None)
    late.images.pop(0)
    assert Galleries(storage).of(late, OPEN).names == (NAMES[1],)


@pytest.mark.parametrize(
    ("place", "names", "withheld"),
    [
        (Place("block"), NAMES[:1], 1),
        (Place("block", age_restricted=True), NAMES[:1], 1),
        (Place("age_restricted"), NAMES[:1], 1),
        (Place("age_restricted", age_restricted=True), NAMES, 0),
        (Place("spoiler"), (NAMES[0], f"SPOILER_{NAMES[1]}"), 0),
    ],
)
def test_explicit_pictures_are_shown_as_the_guild_decided(
    storage: FolderStorage, place: Place, names: tuple[str, ...], withheld: int
) -> None:
    gallery = Galleries(storage).of(rated("safe", "explicit"), place)
    assert (gallery.names, gallery.withheld) == (names, withheld)
    assert gallery.barred == ({1} if withheld else set())
    assert tuple(file.name for file in gallery.files) == names


def test_what_nobody_could_rate_is_not_shown_openly(storage: FolderStorage) -> None:
    assert Galleries(storage).of(rated("unknown"), OPEN).withheld == 1


def test_a_front_end_rates_what_came_without_a_rating(storage: FolderStorage) -> None:
    gallery = Galleries(storage, lambda _: "explicit").of(rated(None, "safe"), OPEN)
    assert (gallery.withheld, gallery.names) == (1, NAMES[1:])


def test_what_was_covered_meanwhile_is_sent_anew_under_its_cover(storage: FolderStorage) -> None:
    gallery = Galleries(storage).of(rated("explicit"), Place("spoiler"), [NAMES[0]])
    assert gallery.names == (f"SPOILER_{NAMES[0]}",)
    assert len(gallery.files) == 1


def test_a_picture_that_is_gone_is_told(storage: FolderStorage) -> None:
    storage.delete("key/0.png")
    gallery = Galleries(storage).of(rated(None, None), OPEN)
    assert (gallery.lost, gallery.barred, gallery.names) == (1, {0}, NAMES[1:])


def test_a_picture_too_large_is_fitted_and_its_original_linked(storage: FolderStorage) -> None:
    storage.put("key/1.png", noise(300))
    gallery = Galleries(storage).of(rated(None, None), Place(file_limit=30_000))
    assert gallery.names == (NAMES[0], f"{REQUEST_ID}-2.webp")
    assert (gallery.smaller, len(gallery.files[1].data) <= 30_000) == (1, True)
    assert [(link.label, link.url) for link in gallery.links] == [
        ("Original 2", "https://pictures.example/files/key/1.png")
    ]
    again = Galleries(storage).of(rated(None, None), Place(file_limit=30_000), gallery.names)
    assert (again.files, again.links) == ((), gallery.links)


def test_no_button_leads_where_no_browser_gets(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path, "")
    storage.put("key/0.png", noise(300))
    gallery = Galleries(storage).of(rated(None), Place(file_limit=30_000))
    assert (gallery.smaller, gallery.links) == (1, ())


def test_a_picture_that_no_encoding_helps_is_left_out_and_said(storage: FolderStorage) -> None:
    storage.put("key/0.png", b"\x89PNG\r\n\x1a\n" + bytes(40_000))
    gallery = Galleries(storage).of(rated(None, None), Place(file_limit=30_000))
    assert (gallery.unfit, gallery.smaller, gallery.names) == (1, 0, NAMES[1:])


def test_all_pictures_of_a_message_fit_one_request(storage: FolderStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cards.pictures.MESSAGE_LIMIT", 100_000)
    for number in range(5):
        storage.put(f"key/{number}.png", noise(100))  # 30 kB each
    gallery = Galleries(storage).of(rated(*[None] * 5), Place(file_limit=50_000))
    assert sum(len(file.data) for file in gallery.files) <= 100_000
    assert gallery.smaller == 5
