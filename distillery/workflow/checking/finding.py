"""What the check found, and how a person reads it."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One fault. `where` is its file, with a line where there is one; `shown_by` the smallest command that shows it."""

    where: str
    what: str
    shown_by: str | None = None

    @classmethod
    def of(cls, problem: str, folder: Path) -> "Finding":
        """A problem that begins with its file, taken apart; one that does not is about `folder`."""
        where, _, what = problem.partition(": ")
        return cls(where, what) if what and " " not in where else cls(str(folder), problem)

    def __str__(self) -> str:
        shown = f"\n    shown by: {self.shown_by}" if self.shown_by else ""
        return f"{self.where}: {self.what}{shown}"


@dataclass(frozen=True)
class Tried:
    """The combinations of one definition's options that were built for one family; `seconds` it took."""

    command: str
    family: str
    graphs: int
    chosen: str  # how the combinations were chosen
    seconds: float


@dataclass
class Report:
    """All that a check has to say; `notes` are no faults."""

    findings: list[Finding] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
