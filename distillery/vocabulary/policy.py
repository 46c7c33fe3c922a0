"""Attempts, back-off and deadlines: the one place where failure turns into numbers."""

from dataclasses import dataclass

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.text import Text, text


@dataclass(frozen=True)
class Policy:
    """How often to try, how long to wait in between, and what the member reads at the end.

    `attempts` counts dispatches in all; `backoff` is seconds before the second, doubled each time.
    """

    attempts: int
    backoff: float
    member_text: Text

    def delay(self, failures: int) -> float | None:
        """Seconds until the next try after the `failures`-th failure (1 = the first); None = give up."""
        if failures >= self.attempts:
            return None
        return float(self.backoff * 2.0 ** (failures - 1))


POLICIES: dict[FailureClass, Policy] = {
    FailureClass.MEMBER: Policy(1, 0.0, text("This request cannot be made as it is.")),
    FailureClass.OUT_OF_MEMORY: Policy(
        2, 1.0, text("This request needs more GPU memory than there is. Try fewer extras.")
    ),
    FailureClass.INFRASTRUCTURE: Policy(4, 2.0, text("Something broke on our side, and trying again did not help.")),
    FailureClass.UNSUITABLE: Policy(4, 0.5, text("No GPU worker here has what this needs. Try it without the extras.")),
    FailureClass.POISON: Policy(3, 5.0, text("This request kept breaking the machines that tried it.")),
}

GENERATION_TIMEOUT = 600.0  # seconds a worker may spend on one generation
ENDPOINT_TIMEOUT = 2 * GENERATION_TIMEOUT + 60.0  # a worker holds two jobs: one may wait for the other
QUEUE_TIMEOUT = 3600.0  # seconds a job may wait at the endpoint before it is given up there
DELIVERY_ATTEMPTS = 30  # with the waits below: two hours, longer than Discord is usually away
DELIVERY_BACKOFF = 2.0  # seconds, doubled each time
DELIVERY_SLOWEST = 300.0  # seconds between two tries at most
