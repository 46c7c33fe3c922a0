"""Every way to fail has a policy: how often, how long in between, and what the member reads."""

import pytest

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.policy import POLICIES, Policy


def test_every_failure_has_a_policy_and_a_sentence() -> None:
    assert set(POLICIES) == set(FailureClass)
    assert all(policy.member_text.endswith(".") for policy in POLICIES.values())


def test_delays_double_until_the_attempts_are_used_up() -> None:
    policy = Policy(attempts=4, backoff=2.0, member_text="It broke.")
    assert [policy.delay(attempt) for attempt in range(1, 6)] == [2.0, 4.0, 8.0, None, None]


@pytest.mark.parametrize(
    ("kind", "attempts"),
    [
        (FailureClass.MEMBER, 1),
        (FailureClass.OUT_OF_MEMORY, 2),
        (FailureClass.UNSUITABLE, 4),
        (FailureClass.POISON, 3),
        (FailureClass.INFRASTRUCTURE, 4),
    ],
)
def test_the_attempts_of_each(kind: FailureClass, attempts: int) -> None:
    policy = POLICIES[kind]
    assert policy.delay(attempts) is None
    assert attempts == 1 or policy.delay(attempts - 1) is not None
