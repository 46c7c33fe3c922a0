"""/manage-lora: what an owner changes is changed for everybody, in every process, and by nobody else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from distillery.answers import LoraChanges
from distillery.database import schema
from distillery.database.engine import Database
from distillery.library import Library, LoraChange, Shelf
from distillery.vocabulary.errors import CommandError, Refused
from tests.support.answering import OWNER, Answering, fields, picture
from tests.support.asks import rows

STRANGER = "100000000000000009"
LORA = "amber fen"


def sees(house: Answering, member: str = STRANGER) -> bool:
    """Whether `member` can draw with the LoRA."""
    try:
        return house.catalogue.parse(f"a fen --lora {LORA}", member=member).parameters["lora"] == [LORA]
    except CommandError:
        return False


def test_what_its_owner_sees(house: Answering) -> None:
    answer = house.ask(f"/manage-lora {LORA}")
    assert answer.title == LORA
    assert fields(answer) == {
        "Description": "A member's own style.",
        "Used by": "you alone",
        "Works with": "Stable Diffusion 1.5",
        "Activation words": "amber fen",
    }


def test_public_and_private_again(house: Answering, database: Database) -> None:
    assert not sees(house)
    assert fields(house.ask(f"/manage-lora {LORA} --makepublic"))["Used by"] == "everybody"
    assert sees(house)
    assert fields(house.ask(f"/manage-lora {LORA} --makeprivate"))["Used by"] == "you alone"
    assert not sees(house)
    assert sees(house, OWNER)
    (row,) = rows(database, schema.lora_changes)
    assert (row["name"], row["public"], row["description"], row["changed_by"]) == (LORA, 0, None, OWNER)


def test_one_change_leaves_the_other(house: Answering) -> None:
    house.ask(f"/manage-lora {LORA} --changedescription Fens, at dusk: “mist” & 🦊")
    answer = house.ask(f"/manage-lora {LORA} --makepublic")
    assert fields(answer)["Description"] == "Fens, at dusk: “mist” & 🦊"
    assert house.catalogue.library.lora(LORA).description == "Fens, at dusk: “mist” & 🦊"


def test_another_process_sees_it_after_a_refresh(house: Answering, elsewhere: Answering, database: Database) -> None:
    house.ask(f"/manage-lora {LORA} --makepublic --changedescription Fens")
    assert not sees(elsewhere)
    LoraChanges(database, elsewhere.catalogue.library.shelf).refresh()
    assert sees(elsewhere)
    assert elsewhere.catalogue.library.lora(LORA).description == "Fens"


def test_a_change_in_one_process_brings_those_of_others_along(house: Answering, elsewhere: Answering) -> None:
    house.ask(f"/manage-lora {LORA} --changedescription Fens")
    answer = elsewhere.ask(f"/manage-lora {LORA} --makepublic")
    assert fields(answer)["Description"] == "Fens"


@pytest.mark.parametrize("flags", ["", "--makepublic", "--changedescription mine now", "--showimage"])
def test_nobody_else_changes_it(house: Answering, database: Database, flags: str) -> None:
    with pytest.raises(Refused) as caught:
        house.ask(f"/manage-lora analog {flags}")
    assert caught.value.problem.code == "not_owner"
    assert caught.value.problem.hint == "Yours: amber fen."
    assert rows(database, schema.lora_changes) == []


def test_a_private_one_is_unknown_to_others(house: Answering) -> None:
    with pytest.raises(CommandError) as caught:
        house.ask(f"/manage-lora {LORA} --makepublic", STRANGER)
    assert [problem.code for problem in caught.value.problems] == ["unknown_lora"]


def test_whoever_owns_none_hears_so(house: Answering) -> None:
    with pytest.raises(Refused, match="You own no LoRA"):
        house.ask("/manage-lora analog", STRANGER)


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ("--makepublic --makeprivate", "excluded"),
        ("--changedescription", "missing_value"),
        ('--changedescription ""', "empty_description"),
        ("--changedescription \u200b\u200b", "empty_description"),
        (f"--changedescription {'x' * 301}", "too_long"),
        ("--changedescription a\x00b", "bad_character"),
        ("--makepublic --delete", "unknown_flag"),
    ],
)
def test_what_is_refused(house: Answering, database: Database, flags: str, code: str) -> None:
    with pytest.raises(CommandError) as caught:
        house.ask(f"/manage-lora {LORA} {flags}")
    assert code in [problem.code for problem in caught.value.problems]
    assert rows(database, schema.lora_changes) == []


def test_a_description_is_one_line(house: Answering) -> None:
    answer = house.ask(f"/manage-lora {LORA} --changedescription Fens,\n\n  at dusk")
    assert fields(answer)["Description"] == "Fens, at dusk"


def test_there_may_be_no_picture(house: Answering) -> None:
    answer = house.ask(f"/manage-lora {LORA} --showimage")
    assert answer.pictures == ()
    assert answer.notes == ("There is no picture of amber fen so far.",)


def with_preview(house: Answering, preview: str) -> None:
    library: Library = house.catalogue.library
    listed = {**library.loras, LORA: replace(library.loras[LORA], preview=preview)}
    object.__setattr__(library, "shelf", Shelf(listed))


def test_its_picture_is_shown(house: Answering) -> None:
    with_preview(house, house.keep(Image.new("RGB", (32, 24), "teal")))
    answer = house.ask(f"/manage-lora {LORA} --showimage")
    assert picture(answer).getpixel((0, 0)) == (0, 128, 128)
    assert answer.title == LORA, "nothing is changed by looking"


def test_a_picture_that_is_gone_says_so(house: Answering) -> None:
    with_preview(house, f"input_{'0' * 32}.png")
    answer = house.ask(f"/manage-lora {LORA} --showimage")
    assert answer.pictures == ()
    assert answer.notes[0].startswith("The picture of amber fen cannot be shown: ")


def test_changes_at_the_same_moment_all_count(database: Database) -> None:
    """Two processes, one row: neither's field is lost."""
    with ThreadPoolExecutor(2) as pool:
        for number in range(10):
            name = f"lora {number}"
            wanted = [LoraChange(public=True), LoraChange(description="both")]
            list(pool.map(lambda change: LoraChanges(database, Shelf({})).write(name, change, OWNER), wanted))  # noqa: B023
    assert {(row["public"], row["description"]) for row in rows(database, schema.lora_changes)} == {(1, "both")}


def test_a_refresh_that_read_before_a_change_does_not_undo_it(house: Answering, database: Database) -> None:
    def change(*_: object) -> None:
        house.ask(f"/manage-lora {LORA} --makeprivate")

    house.ask(f"/manage-lora {LORA} --makepublic")
    event.listen(database.engine, "after_cursor_execute", change, once=True)
    LoraChanges(database, house.catalogue.library.shelf).refresh()
    assert not sees(house)
    LoraChanges(database, house.catalogue.library.shelf).refresh()
    assert not sees(house)


def test_what_is_no_longer_listed_is_passed_over(house: Answering, database: Database) -> None:
    LoraChanges(database, Shelf({})).write("long gone", LoraChange(public=True), OWNER)
    LoraChanges(database, house.catalogue.library.shelf).refresh()
    assert "long gone" not in house.catalogue.library.loras


def test_a_database_that_is_away_leaves_the_shelf_as_it_was(house: Answering) -> None:
    house.ask(f"/manage-lora {LORA} --makepublic")
    away = Database("mysql+pymysql://root@127.0.0.1:1/distillery")
    with pytest.raises(SQLAlchemyError):
        LoraChanges(away, house.catalogue.library.shelf).refresh()
    assert sees(house)
