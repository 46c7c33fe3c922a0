"""The ways in which a run does not end with pictures."""

from distillery.vocabulary.errors import Unavailable
from distillery.vocabulary.wire import Failure


class Unreachable(Unavailable):
    """ComfyUI did not answer, or not as ComfyUI does."""


class Failed(Exception):
    """ComfyUI refused the graph, or a node of it broke; `failure` says what that means."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.message)


class Cancelled(Exception):
    """The run was called off, and nothing of it runs any more."""


class DeadlinePassed(Exception):
    """The run took longer than it may; it was stopped."""


class ServerDead(Exception):
    """ComfyUI died, hangs, or lost the prompt: it should be restarted."""
