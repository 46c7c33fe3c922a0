"""/v1/answers: commands that take no GPU, answered at once."""

from fastapi import APIRouter

from api.asking import RESPONSES, understood
from api.auth import UNAUTHORIZED, Caller
from api.models import AnswerOut, NewRequest
from api.parts import P
from distillery.vocabulary.clock import new_id

router = APIRouter(prefix="/v1/answers", tags=["answers"], responses=UNAUTHORIZED)


@router.post("", response_model=AnswerOut, responses=RESPONSES)
def answer(body: NewRequest, parts: P, caller: Caller) -> AnswerOut:
    """The answer to a command that needs no pictures made: a card, perhaps with pictures."""
    ask, command = understood(parts, body, caller, new_id(), answered=True)
    return AnswerOut.of(command.name, parts.intake.answer(ask, command), parts.storage)
