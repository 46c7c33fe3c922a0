"""Presets: a member's own and those of the guild, under names that can be typed."""

import pytest

from distillery.database.engine import Database
from distillery.members.presets import MOST, Preset, Presets
from distillery.vocabulary.errors import CommandError, NotFound, Refused


@pytest.fixture
def presets(database: Database) -> Presets:
    return Presets(database)


def names(found: list[Preset]) -> list[str]:
    """Whose, and what they are called."""
    return [f"{one.owner_id}/{one.name}{' shared' if one.shared else ''}" for one in found]


def owner_of(found: Preset | None) -> str | None:
    """Whose it is."""
    return found.owner_id if found else None


def test_saved_found_changed_and_forgotten(presets: Presets) -> None:
    presets.save("ada", " Wide_Night-7 ", " --ar 16:9 --seed 7 ")
    assert presets.named("WIDE_NIGHT-7", "ada", None) == Preset("wide_night-7", "--ar 16:9 --seed 7", "ada")
    presets.save("ada", "wide_night-7", "--ar 21:9")
    assert [one.text for one in presets.visible("ada", None)] == ["--ar 21:9"]
    assert presets.named("wide_night-7", "bob", None) is None
    assert presets.delete("ada", "Wide_Night-7")
    assert not presets.delete("ada", "wide_night-7")
    assert presets.visible("ada", None) == []


def test_shared_in_one_guild_and_ones_own_first(presets: Presets) -> None:
    for owner, name in [("ada", "wide"), ("ada", "夜景"), ("bob", "tall")]:
        presets.save(owner, name, f"--style {owner}")
    presets.share("ada", "wide", "7")
    assert names(presets.visible("bob", "7")) == ["bob/tall", "ada/wide shared"]
    assert names(presets.visible("bob", "8")) == names(presets.visible("bob", None)) == ["bob/tall"]
    assert names(presets.visible("ada", "7")) == ["ada/wide shared", "ada/夜景"]
    assert owner_of(presets.named("wide", "bob", "7")) == "ada"
    presets.save("bob", "wide", "--style bob")
    assert owner_of(presets.named("wide", "bob", "7")) == "bob"
    with pytest.raises(Refused, match="Somebody else shares a preset “wide” here"):
        presets.share("bob", "wide", "7")
    assert presets.save("ada", "wide", "--ar 3:2").shared, "it stays shared"
    assert not presets.share("ada", "wide", None).shared
    assert presets.named("wide", "cleo", "7") is None
    with pytest.raises(NotFound, match="You have no preset “nothing”"):
        presets.share("ada", "nothing", "7")


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("two words", "--ar 1:1", "bad_name"),
        ("", "--ar 1:1", "bad_name"),
        ("x" * 33, "--ar 1:1", "bad_name"),
        ("a/b", "--ar 1:1", "bad_name"),
        ("fine", " ", "empty_preset"),
        ("fine", "x" * 2001, "too_long"),
    ],
)
def test_what_cannot_be_kept_is_explained(presets: Presets, name: str, words: str, code: str) -> None:
    with pytest.raises(CommandError) as caught:
        presets.save("ada", name, words)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert all(problem.hint for problem in caught.value.problems)
    assert presets.visible("ada", None) == []


def test_the_longest_fit(presets: Presets) -> None:
    presets.save("ada", "夜" * 32, "🦊" * 2000)
    assert presets.visible("ada", None) == [Preset("夜" * 32, "🦊" * 2000, "ada")]


def test_there_is_room_for_so_many(presets: Presets) -> None:
    for number in range(MOST):
        presets.save("ada", f"p{number}", "--ar 1:1")
    with pytest.raises(Refused, match="You have 50 presets"):
        presets.save("ada", "one-more", "--ar 1:1")
    presets.save("ada", "p7", "--ar 2:1")
    presets.save("bob", "first", "--ar 1:1")
    assert len(presets.visible("ada", None)) == MOST
