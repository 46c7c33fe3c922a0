"""The gates say no in words, and what they refuse leaves nothing behind."""

from collections.abc import Callable
from typing import Any

import pytest

from distillery.catalogue import Catalogue
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.ask import Ask
from distillery.intake.intake import Intake
from distillery.suggestion import Rewriter
from distillery.suggestion.language_model import LanguageModel
from distillery.vocabulary.errors import CommandError, Refused
from tests.support.asks import an_ask, put, rows


def everything(database: Database) -> list[Any]:
    return [rows(database, table) for table in schema.metadata.sorted_tables if table is not schema.strikes]


def refusal(database: Database, intake: Intake, catalogue: Catalogue, ask: Ask, text: str) -> Refused:
    """The refusal of an ask; it left nothing behind but perhaps a strike."""
    before = everything(database)
    with pytest.raises(Refused) as refused:
        intake.submit(ask, catalogue.parse(text))
    assert everything(database) == before
    return refused.value


def test_no_quota_left(intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database) -> None:
    put(database, images=8)
    some = refusal(database, intake_of(quota=10), catalogue, an_ask(), "a red fox --images 4")
    assert some.problem.code == "quota"
    assert str(some) == ("You have 2 of 10 pictures left today, and this needs 4. Ask for 2 or fewer with --images 2.")
    none = refusal(database, intake_of(quota=8), catalogue, an_ask(), "a red fox --images 4")
    assert str(none) == "You have 0 of 8 pictures left today, and this needs 4. It starts anew at midnight UTC."


def test_a_newcomer_who_asks_for_too_much_leaves_no_trace(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    asked = refusal(database, intake_of(quota=2), catalogue, an_ask(), "a red fox --images 4")
    assert "2 of 2" in str(asked)


def test_a_blocked_word(intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database) -> None:
    refused = refusal(database, intake_of(blocked_words="moss, mud"), catalogue, an_ask(), "a MUD bath")
    assert refused.problem.code == "content"
    assert "mud" not in str(refused).lower(), "the list is nobody's to read"


def test_a_duplicate_is_known_before_any_gate_says_no(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    ask, command = an_ask(), catalogue.parse("a red fox --images 4")
    first = intake_of().submit(ask, command)
    assert intake_of(quota=1, blocked_words="fox").submit(ask, command).request_id == first.request_id


def test_a_graph_that_cannot_run_is_refused_before_it_costs(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    command = catalogue.parse("a red fox")
    command.parameters["cfg"] = 1e9  # past what ComfyUI's sampler takes
    before = everything(database)
    with pytest.raises(CommandError):
        intake_of().submit(an_ask(), command)
    assert everything(database) == before


def test_a_suggestion_is_never_one_to_be_refused(intake_of: Callable[..., Intake], catalogue: Catalogue) -> None:
    class Rude(LanguageModel):
        def __init__(self) -> None: ...

        def rewrite(self, prompt: str) -> str:
            return "a fox covered in GORE"

    intake, command = intake_of(blocked_words="gore", rewriter=Rewriter(Rude())), catalogue.parse("/suggest a fox")
    with pytest.raises(Refused, match="The suggestion had something in it that is not allowed here"):
        intake.answer(an_ask(), command)
