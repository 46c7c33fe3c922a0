"""The list of pictures that nobody may start from: in a guild, everywhere, and at the gate that pictures pass."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from distillery.database.engine import Database
from distillery.members import blocked_pictures
from distillery.members.blocked_pictures import BlockedPictures, PictureGate
from distillery.pictures import Fetcher, PictureRefused, Pictures
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.pictures import StoredPicture
from tests.unit.pictures.files import saved
from worker.standin.painter import paint

FOX, NEARLY, OTHER = "f00f0ff0a5a5c3c3", "f00f0ff0a5a5c3fc", "0ff0f00f5a5a3c3c"


@pytest.fixture
def blocked(database: Database) -> BlockedPictures:
    return BlockedPictures(database)


def test_what_is_blocked_everywhere_is_blocked_in_every_guild(blocked: BlockedPictures) -> None:
    blocked.block(FOX, "asked to", by_id="1")
    for guild in (None, "", "42"):
        found = blocked.matches(NEARLY, guild)
        assert found is not None
        assert (found.phash, found.reason, found.by_id) == (FOX, "asked to", "1")
        assert blocked.matches(OTHER, guild) is None


def test_a_guilds_picture_is_blocked_there_alone(blocked: BlockedPictures) -> None:
    blocked.block(FOX, "not here", guild_id="42")
    assert blocked.matches(FOX, "42")
    assert blocked.matches(FOX, "43") is None
    assert blocked.matches(FOX, None) is None
    assert [one.guild_id for one in blocked.listed("42")] == ["42"]
    assert blocked.listed("43") == []


def test_blocking_again_replaces_the_reason_and_unblocking_takes_what_looks_like_it(blocked: BlockedPictures) -> None:
    blocked.block(FOX, "first")
    blocked.block(FOX, "second")
    blocked.block(OTHER, "another")
    assert sorted(one.reason for one in blocked.listed()) == ["another", "second"]
    assert blocked.unblock(NEARLY) == 1
    assert blocked.unblock(NEARLY) == 0
    assert blocked.matches(FOX, None) is None
    assert blocked.matches(OTHER, None)


def test_what_is_written_beside_a_change_stands_or_falls_with_it(blocked: BlockedPictures) -> None:
    def broken(_: Connection) -> None:
        raise RuntimeError("no audit")

    with pytest.raises(RuntimeError, match="no audit"):
        blocked.block(FOX, "first", beside=broken)
    assert blocked.listed() == []
    blocked.block(FOX, "first")
    with pytest.raises(RuntimeError, match="no audit"):
        blocked.unblock(FOX, beside=broken)
    assert [one.phash for one in blocked.listed()] == [FOX]
    assert blocked.unblock(OTHER, beside=broken) == 0, "nothing changed, so nothing is written beside it"


def test_a_picture_costs_no_query_and_others_changes_show_soon(
    database: Database,
    blocked: BlockedPictures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    blocked.matches(FOX, None)
    BlockedPictures(database).block(FOX, "by another process")
    asked.clear()
    assert [blocked.matches(FOX, None) for _ in range(100)] == [None] * 100
    assert asked == []
    monkeypatch.setattr(blocked_pictures, "FRESH", 0.0)
    blocked._fresh_until = 0.0
    assert blocked.matches(FOX, None)


class Counting(Pictures):
    """Counts how often a picture is decoded."""

    looked = 0

    def opened(self, picture: StoredPicture, side: int):  # type: ignore[no-untyped-def]
        self.looked += 1
        return super().opened(picture, side)


def test_the_gate_refuses_what_is_blocked_however_it_was_saved(blocked: BlockedPictures, tmp_path: Path) -> None:
    pictures = Counting(FolderStorage(tmp_path, "http://127.0.0.1:9"), Fetcher())
    gate = PictureGate(blocked, pictures)
    fox, ship = paint("a red fox", 7, (400, 300)), paint("a ship at sea", 8, (400, 300))
    stored = pictures.keep(saved(fox.resize((200, 150)), "JPEG", quality=40))
    harmless = pictures.keep(saved(ship, "PNG"))
    gate(stored, None)
    assert pictures.looked == 0, "nothing is on the list"
    blocked.block(blocked_pictures.phash(fox), "not here", guild_id="42")
    for _ in range(3):
        gate(harmless, "42")
        gate(stored, "43")
        with pytest.raises(PictureRefused, match="list of pictures") as refused:
            gate(stored, "42")
    assert refused.value.problem.code == "blocked_picture"
    assert "not here" not in str(refused.value), "the reason is for admins"
    assert pictures.looked == 2, "each is looked at once; where nothing is blocked, none is"
