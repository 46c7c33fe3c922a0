"""Everything that can stop a generation, as a `Failure` with a class and a sentence."""

from dataclasses import replace

from distillery.vocabulary.errors import DistilleryError, FailureClass
from distillery.vocabulary.wire import Failure
from worker.comfyui.errors import DeadlinePassed, Failed, ServerDead
from worker.pictures import NotAPicture

EXPECTED = (Failed, DeadlinePassed, ServerDead, NotAPicture, DistilleryError)


def failure_of(error: Exception) -> Failure:
    """What a stopped generation tells the master, all of it text that UTF-8 can carry."""
    failure = _failure_of(error)
    return replace(failure, message=_encodable(failure.message), detail=_encodable(failure.detail))


def _failure_of(error: Exception) -> Failure:
    """Unknown exceptions are ours, never the member's."""
    match error:
        case Failed(failure=failure):
            return failure
        case DeadlinePassed():
            return _ours("The worker ran out of time.", error)
        case ServerDead():
            return _ours("ComfyUI stopped working.", error)
        case NotAPicture() | DistilleryError():
            return _ours(str(error), error)
    return _ours("The worker could not run this request.", error)


def _ours(sentence: str, error: Exception) -> Failure:
    return Failure(FailureClass.INFRASTRUCTURE, sentence, f"{type(error).__name__}: {error}")


def _encodable(text: str) -> str:
    """Python names a file that is not UTF-8 with lone surrogates, and ComfyUI passes them on."""
    return text.encode("utf-8", "replace").decode()
