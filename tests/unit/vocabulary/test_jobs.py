"""The tables of statuses: complete, and with no way out of an end."""

from itertools import product
from typing import Any

import pytest

from distillery.vocabulary.jobs import (
    DELIVERY_TRANSITIONS,
    GENERATION_TRANSITIONS,
    REQUEST_TRANSITIONS,
    DeliveryStatus,
    GenerationStatus,
    Outcome,
    RequestStatus,
    outcome_of,
    sources,
    terminal,
)

TABLES = [
    (REQUEST_TRANSITIONS, RequestStatus, {"delivered"}),
    (GENERATION_TRANSITIONS, GenerationStatus, {"succeeded", "failed", "cancelled"}),
    (DELIVERY_TRANSITIONS, DeliveryStatus, {"sent", "dead"}),
]
MADE, BROKE, STOPPED = GenerationStatus.SUCCEEDED, GenerationStatus.FAILED, GenerationStatus.CANCELLED


@pytest.mark.parametrize(("table", "statuses", "ends"), TABLES)
def test_each_table_names_every_status_and_its_ends(table: dict[Any, Any], statuses: Any, ends: set[str]) -> None:
    assert list(table) == list(statuses)
    assert terminal(table) == ends


@pytest.mark.parametrize(("table", "statuses", "ends"), TABLES)
def test_every_status_can_be_reached_and_can_end(table: dict[Any, Any], statuses: Any, ends: set[str]) -> None:
    first = next(iter(statuses))
    reached, front = {first}, {first}
    while front := {target for status in front for target in table[status]} - reached:
        reached |= front
    assert reached == set(statuses)
    ending = set(ends)
    for _ in statuses:
        ending |= {status for status in statuses if ending & table[status]}
    assert ending == set(statuses)


@pytest.mark.parametrize(("table", "statuses", "ends"), TABLES)
def test_sources_is_the_table_read_backwards(table: dict[Any, Any], statuses: Any, ends: set[str]) -> None:
    for source, target in product(statuses, statuses):
        assert (source in sources(table, target)) == (target in table[source])


@pytest.mark.parametrize(
    ("ended", "outcome"),
    [
        ([MADE, MADE], Outcome.SUCCEEDED),
        ([MADE, BROKE], Outcome.PARTIAL),
        ([STOPPED, MADE], Outcome.CANCELLED),
        ([STOPPED, MADE, BROKE], Outcome.CANCELLED),
        ([BROKE, STOPPED], Outcome.FAILED),
        ([BROKE], Outcome.FAILED),
        ([STOPPED, STOPPED], Outcome.CANCELLED),
    ],
)
def test_the_outcome_of_a_request(ended: list[GenerationStatus], outcome: Outcome) -> None:
    assert outcome_of(ended) is outcome
