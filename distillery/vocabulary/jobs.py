"""Statuses of requests, generations and deliveries, and the only ways between them.

The tables below are the truth: the database enforces them by ``UPDATE … WHERE status IN (sources(…))``
and ARCHITECTURE.md prints them.
"""

from enum import StrEnum
from typing import TypeVar


class RequestStatus(StrEnum):
    """Where one member's ask stands."""

    QUEUED = "queued"  # admitted, nothing runs yet
    RUNNING = "running"  # at least one generation was dispatched
    DELIVERING = "delivering"  # all generations ended, the delivery is on its way
    DELIVERED = "delivered"  # the member has been answered; `outcome` says how it went


class GenerationStatus(StrEnum):
    """Where one GPU run stands."""

    QUEUED = "queued"  # waits for a master
    LEASED = "leased"  # a master owns it until `lease_until`
    RUNNING = "running"  # dispatched, the endpoint's job id is known
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DeliveryStatus(StrEnum):
    """Where the answer to one request stands."""

    PENDING = "pending"  # waits for a bot
    LEASED = "leased"  # a bot owns it until `lease_until`
    SENT = "sent"  # the member has it
    DEAD = "dead"  # gave up; kept for the operator


class Outcome(StrEnum):
    """How a request ended."""

    SUCCEEDED = "succeeded"  # every picture was made
    PARTIAL = "partial"  # some were
    FAILED = "failed"  # none was
    CANCELLED = "cancelled"  # the member called it off before all were made


_G, _R, _D = GenerationStatus, RequestStatus, DeliveryStatus

REQUEST_TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    _R.QUEUED: frozenset({_R.RUNNING, _R.DELIVERING}),
    _R.RUNNING: frozenset({_R.DELIVERING}),
    _R.DELIVERING: frozenset({_R.DELIVERED}),
    _R.DELIVERED: frozenset(),
}

GENERATION_TRANSITIONS: dict[GenerationStatus, frozenset[GenerationStatus]] = {
    _G.QUEUED: frozenset({_G.LEASED, _G.CANCELLED}),
    _G.LEASED: frozenset({_G.LEASED, _G.RUNNING, _G.QUEUED, _G.SUCCEEDED, _G.FAILED, _G.CANCELLED}),
    _G.RUNNING: frozenset({_G.RUNNING, _G.QUEUED, _G.SUCCEEDED, _G.FAILED, _G.CANCELLED}),
    _G.SUCCEEDED: frozenset(),
    _G.FAILED: frozenset(),
    _G.CANCELLED: frozenset(),
}

DELIVERY_TRANSITIONS: dict[DeliveryStatus, frozenset[DeliveryStatus]] = {
    _D.PENDING: frozenset({_D.LEASED}),
    _D.LEASED: frozenset({_D.LEASED, _D.PENDING, _D.SENT, _D.DEAD}),
    _D.SENT: frozenset(),
    _D.DEAD: frozenset(),
}

S = TypeVar("S", bound=StrEnum)


def sources(transitions: dict[S, frozenset[S]], target: S) -> list[S]:
    """Every status from which `target` may be reached, in declaration order."""
    return [source for source, targets in transitions.items() if target in targets]


def terminal(transitions: dict[S, frozenset[S]]) -> frozenset[S]:
    """The statuses that nothing leaves."""
    return frozenset(source for source, targets in transitions.items() if not targets)


def outcome_of(ended: list[GenerationStatus]) -> Outcome:
    """The outcome of a request whose generations ended as `ended` (one or more)."""
    kinds = set(ended)
    if kinds == {_G.SUCCEEDED}:
        return Outcome.SUCCEEDED
    if _G.SUCCEEDED not in kinds and _G.FAILED in kinds:
        return Outcome.FAILED
    return Outcome.CANCELLED if _G.CANCELLED in kinds else Outcome.PARTIAL
