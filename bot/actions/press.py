"""What a press means. It is all in the custom id, so that any process understands it, at any time."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Verb(StrEnum):
    """What can be done; with one picture, or with all of a request."""

    AGAIN = "again"
    SUBTLE = "subtle"  # the picture, varied a little
    STRONG = "strong"  # the picture, varied much
    UPSCALE = "upscale"
    ZOOM = "zoom"
    MASK = "mask"
    PICK = "pick"  # one of many pictures, to be asked then what to do with it
    EDIT = "edit"
    INFO = "info"
    FAVOURITE = "favourite"
    DELETE = "delete"
    CANCEL = "cancel"


REQUEST = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PRESSED = re.compile(rf"a:(?P<verb>{'|'.join(Verb)}):(?P<request>{REQUEST})(?::(?P<ordinal>\d{{1,3}}))?")
CHOSEN = re.compile(rf"a:choose:(?P<request>{REQUEST}):\d")  # several selects under one message
CHOICES = (Verb.SUBTLE, Verb.STRONG, Verb.UPSCALE, Verb.ZOOM, Verb.MASK, Verb.FAVOURITE, Verb.PICK)  # what they offer


@dataclass(frozen=True)
class Press:
    """A verb, a request by its public id, and a picture of it by its ordinal (None: all of it)."""

    verb: Verb
    request_id: str
    ordinal: int | None = None

    @property
    def custom_id(self) -> str:
        """``a:<verb>:<request>[:<ordinal>]``."""
        ordinal = "" if self.ordinal is None else f":{self.ordinal}"
        return f"a:{self.verb}:{self.request_id}{ordinal}"

    @classmethod
    def read(cls, custom_id: str) -> Self | None:
        """None for an id that is none of ours."""
        match = PRESSED.fullmatch(custom_id)
        if match is None:
            return None
        return cls(Verb(match["verb"]), match["request"], int(match["ordinal"]) if match["ordinal"] else None)

    @classmethod
    def chosen(cls, select_id: str, value: str) -> Self | None:
        """What a value of a select means; None for what the select does not offer, whoever sends it."""
        select, press = CHOSEN.fullmatch(select_id), cls.read(value)
        if select is None or press is None or press.request_id != select["request"]:
            return None
        return press if press.verb in CHOICES else None
