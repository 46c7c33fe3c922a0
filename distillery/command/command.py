"""What a member asked for, checked and complete."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Command:
    """`parameters` has a value for every flag of the command, by name without dashes; defaults are filled in.

    `notes` are sentences for the member: what was chosen or changed for them.
    """

    name: str
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """``{"command", "parameters", "notes"}``, ready for JSON."""
        return {"command": self.name, "parameters": dict(self.parameters), "notes": list(self.notes)}
