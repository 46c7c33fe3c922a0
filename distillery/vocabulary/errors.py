"""One tree of errors.

DistilleryError            a sentence for the person in front of the system
├── CommandError           the member's text is not a command we can run: every problem at once
├── Refused                a gate said no (permission, content, quota, …)
├── NotFound               no such request, model, command …
├── SettingsError          the operator's settings are wrong: every problem at once
└── Unavailable            something outside did not do its part; `retryable` says whether to ask again
    ├── StorageError
    └── EndpointError
        ├── JobLost        the endpoint does not know the job (any more)
        └── NotStarted     the endpoint took no job, for certain: away, busy, unknown, or it refuses our key
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from distillery.vocabulary.text import joined, kept, restored


class DistilleryError(Exception):
    """Something this project can explain; `str(error)` is safe to show."""

    @property
    def told(self) -> str:
        """Its sentence; a Text where it can be told in other languages, which `str(error)` no longer can."""
        sentence: str = self.args[0] if self.args else ""
        return sentence


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a text: what, where, and what to do next.

    `code` is stable and snake_case, `flag` is the flag as the member knows it (``--ar``) or None.
    """

    code: str
    message: str
    flag: str | None = None
    hint: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        """The public shape: ``{"code", "flag", "message", "hint"}``."""
        return {"code": self.code, "flag": self.flag, "message": self.message, "hint": self.hint}

    def kept(self) -> dict[str, Any]:
        """The same shape for a JSON document, from which `restored` brings back what can be translated."""
        return {"code": self.code, "flag": self.flag, "message": kept(self.message), "hint": kept(self.hint)}

    @classmethod
    def restored(cls, raw: dict[str, Any]) -> Self:
        """What `kept` made a document of; a plain ``{"code", "message"}`` is a problem, too."""
        return cls(raw["code"], restored(raw["message"]), raw.get("flag"), restored(raw.get("hint")))

    @property
    def told(self) -> str:
        """Message and hint together, to be told in other languages."""
        return joined([self.message, self.hint]) if self.hint else self.message

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class CommandError(DistilleryError):
    """A text that cannot be run; carries every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(joined((problem.told for problem in self.problems), by="\n"))


class Refused(DistilleryError):
    """A gate said no. `code` names the gate's reason, `hint` what the member can do."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        self.problem = Problem(code=code, message=message, hint=hint)
        super().__init__(self.problem.told)


class NotFound(DistilleryError):
    """What was asked for does not exist, or not for this member."""


class SettingsError(DistilleryError):
    """The settings do not make sense; the message lists every problem, one a line."""


class Unavailable(DistilleryError):
    """A dependency failed. `retryable` is False when asking again cannot help."""

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        self.retryable = retryable
        super().__init__(message)


class StorageError(Unavailable):
    """The object store did not do what was asked."""


class EndpointError(Unavailable):
    """A GPU endpoint did not do what was asked."""


class JobLost(EndpointError):
    """The endpoint has no such job (any more): its result must be looked for in storage."""


class NotStarted(EndpointError):
    """The endpoint took no job, for certain. No request is to blame, and all can wait until that is mended."""


class FailureClass(StrEnum):
    """Why a generation failed; decides what happens next (policy.py)."""

    MEMBER = "member"  # what was asked cannot be made: no retry, clear text
    OUT_OF_MEMORY = "out_of_memory"  # the GPU was too small
    INFRASTRUCTURE = "infrastructure"  # a part of ours or the provider's broke
    UNSUITABLE = "unsuitable"  # this worker lacks a node or a model file; another may have it
    POISON = "poison"  # it takes workers down with it
