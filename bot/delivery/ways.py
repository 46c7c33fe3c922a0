"""The ways an answer can reach its member, best first, and what a refusal on one of them means.

| way     | what it is                                              | until                            | private |
| ------- | ------------------------------------------------------- | -------------------------------- | ------- |
| token   | edit the deferred message through the interaction       | 15 minutes after the command     | yes     |
| channel | edit the same message through its channel, as the bot   | the message is deleted           | no      |
| post    | a new message in the channel, under a nonce of its own  | the channel is closed to the bot | no      |
| direct  | a new message to the member, under the same nonce       | the member takes none from us    | yes     |
| nowhere | nothing to bring: the member took it all back           |                                  |         |

Threads and forum posts are channels like any other: an archived one lets nobody edit, but opens at a new message; one
that is locked takes none. Announcement and voice channels differ in rates and permissions only.
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
    DIRECT = "direct"
    NOWHERE = "nowhere"


class Verdict(StrEnum):
    """What to do after a refusal."""

    NEXT = "next"  # this way is closed; the next one may be open
    RETRY = "retry"  # Discord's or the network's trouble: the same again, later
    GIVE_UP = "give_up"  # no later try and no other way will change it


EDITS = (Way.TOKEN, Way.CHANNEL)  # of the message that the member has already
INVALID_BODY = (400, 413)  # what we sent is refused as such
TOO_LARGE = 40005
NOT_HERE = (  # in this place, at this time: elsewhere the same message may be taken
    30046,  # Discord's limit on edits of messages older than an hour
    50007,  # the member takes no direct messages from us
    50008,  # a channel without messages of its own, as a forum is
    50024,
    50083,  # an archived thread: nothing in it can be edited, but a new message opens it again
    160005,  # a locked thread
)


def open_ways(reply: Reply, now: float, *, deleted: bool = False) -> list[Way]:
    """The ways worth trying at `now` (UTC, seconds), best first.

    Private answers are never brought where others read; of what was `deleted` nothing new is posted.
    """
    token = [Way.TOKEN] if reply.opens(now) else []
    if deleted:
        return [*token, *([] if reply.private else [Way.CHANNEL]), Way.NOWHERE]
    if reply.private:
        return [*token, Way.DIRECT]
    return [*token, Way.CHANNEL, Way.POST, Way.DIRECT]


def judge(way: Way, status: int, code: int) -> Verdict:
    """What a refusal with HTTP `status` and Discord's error `code` means on `way`."""
    if status == 429 or status >= 500:
        return Verdict.RETRY
    if code in NOT_HERE:
        return Verdict.NEXT
    if status in INVALID_BODY:
        return Verdict.GIVE_UP
    if status == 401 and way is not Way.TOKEN:
        return Verdict.RETRY  # our own token: an operator is about to mend it
    return Verdict.NEXT


def nonce(request_id: str) -> str:
    """The same for each try of a request, in the 25 characters that Discord allows."""
    return base64.urlsafe_b64encode(uuid.UUID(request_id).bytes).decode().rstrip("=")
