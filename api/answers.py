"""/v1/answers: commands that take no GPU, answered at once."""

from functools import partial

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request

from api.asking import RESPONSES, lane, understood
from api.auth import UNAUTHORIZED, Caller
from api.models import AnswerOut, NewRequest
from api.parts import P
from distillery.vocabulary.clock import new_id

router = APIRouter(prefix="/v1/answers", tags=["answers"], responses=UNAUTHORIZED)


@router.post("", response_model=AnswerOut, responses=RESPONSES)
async def answer(body: NewRequest, request: Request, parts: P, caller: Caller) -> AnswerOut:
    """The answer to a command that needs no pictures made: a card, perhaps with pictures."""
    ask, command = await run_sync(partial(understood, parts, body, caller, new_id(), answered=True))
    found = await run_sync(parts.intake.answer, ask, command, limiter=lane(request, parts, command))
    return await run_sync(AnswerOut.of, command.name, found, parts.storage)
