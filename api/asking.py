"""What asking for pictures and asking for answers have in common: reading the text, the right door, the slow lane."""

from typing import Any

from anyio import CapacityLimiter
from fastapi import Request

from api.models import NewRequest, Problems
from api.parts import Parts
from distillery.command import Command
from distillery.intake.ask import Ask, written
from distillery.members.presets import Presets
from distillery.vocabulary.errors import Problem

RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problems, "description": "The command is of the other kind; the hint names its path"},
    403: {"model": Problems, "description": "A gate said no"},
    413: {"model": Problems, "description": "Far too much text"},
    422: {"model": Problems, "description": "The text is no command that can be run; everything wrong with it"},
}


SLOW_LANE = 16  # asks that wait for others, and pictures that are decoded, at once


class WrongDoor(Exception):
    """A command of one kind at the path of the other."""

    def __init__(self, command: str, answered: bool) -> None:
        if answered:
            self.problem = Problem(
                "answered_at_once", f"/{command} is answered at once.", hint="POST it to /v1/answers."
            )
        else:
            self.problem = Problem("takes_time", f"/{command} makes pictures.", hint="POST it to /v1/requests.")
        super().__init__(str(self.problem))


def understood(parts: Parts, body: NewRequest, caller: str, source: str, *, answered: bool) -> tuple[Ask, Command]:
    """The ask and its command. Raises CommandError, or WrongDoor when it is not of the kind that `answered` says."""
    presets = Presets(parts.database).named_in(body.text, body.options, caller, None)
    command = parts.catalogue.parse(body.text, body.options, command=body.command, member=caller, presets=presets)
    if parts.catalogue.is_answered(command.name) is not answered:
        raise WrongDoor(command.name, not answered)
    text = written(body.text, body.options, parts.catalogue.definitions[command.name])
    return Ask(channel="api", source=source, member_id=caller, text=text), command


def lane(request: Request, parts: Parts, command: Command) -> CapacityLimiter | None:
    """The threads that `command` may occupy: those that wait for servers elsewhere hold up nobody else's."""
    slow: CapacityLimiter = request.app.state.slow_lane
    return slow if parts.intake.needs_outside(command) else None
