"""The ways an answer can reach its member, best first, and what a refusal on one of them means.

| way     | what it is                                              | until                            |
| ------- | ------------------------------------------------------- | -------------------------------- |
| token   | edit the deferred message through the interaction       | 15 minutes after the command     |
| channel | edit the same message through its channel, as the bot   | the message is deleted           |
| post    | a new message in the channel, under a nonce of its own  | the channel is closed to the bot |
"""

import base64
import uuid
from enum import StrEnum

from bot.delivery.reply import Reply


class Way(StrEnum):
    """One way to the member."""

    TOKEN = "token"  # noqa: S105 - its name
    CHANNEL = "channel"
    POST = "post"


class Verdict(StrEnum):
    """What to do after a refusal."""

    NEXT = "next"  # this way is closed; the next one may be open
    RETRY = "retry"  # Discord's or the network's trouble: the same again, later
    GIVE_UP = "give_up"  # no later try and no other way will change it


INVALID_BODY = (400, 413)  # what we sent is refused as such
MESSAGE_TOO_OLD = 30046  # Discord's limit on edits of messages older than an hour
THREAD_ARCHIVED = 50083  # nothing in it can be edited, but a new message opens it again


def open_ways(reply: Reply, now: float) -> list[Way]:
    """The ways worth trying at `now` (UTC, seconds), best first."""
    return [Way.TOKEN, Way.CHANNEL, Way.POST] if reply.opens(now) else [Way.CHANNEL, Way.POST]


def judge(way: Way, status: int, code: int) -> Verdict:
    """What a refusal with HTTP `status` and Discord's error `code` means on `way`."""
    if status == 429 or status >= 500:
        return Verdict.RETRY
    if code == MESSAGE_TOO_OLD or (code == THREAD_ARCHIVED and way is not Way.POST):
        return Verdict.NEXT
    if status in INVALID_BODY:
        return Verdict.GIVE_UP
    if way is Way.TOKEN:
        return Verdict.NEXT  # expired, unknown, or its message deleted: the channel knows more
    if status == 401:
        return Verdict.RETRY  # our own token: an operator is about to mend it
    return Verdict.NEXT if way is Way.CHANNEL else Verdict.GIVE_UP


def nonce(request_id: str) -> str:
    """The same for each try of a request, in the 25 characters that Discord allows."""
    return base64.urlsafe_b64encode(uuid.UUID(request_id).bytes).decode().rstrip("=")
