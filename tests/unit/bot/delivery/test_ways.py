from dataclasses import replace

import pytest

from bot.delivery.reply import TOKEN_LIFE, Reply
from bot.delivery.ways import Verdict, Way, judge, nonce, open_ways
from distillery.vocabulary.clock import new_id

NOW = 1_800_000_000.0
REPLY = Reply(
    application_id=1, token="secret", expires_at=NOW + TOKEN_LIFE, channel_id=2**62, message_id=3, guild_id=2**61
)
WAYS = (Way.TOKEN, Way.CHANNEL, Way.POST, Way.DIRECT)
OLD = ("application_id", "token", "expires_at", "channel_id", "message_id")


def test_a_reply_survives_storage_and_hides_its_token() -> None:
    assert Reply.from_dict(REPLY.to_dict()) == REPLY
    assert REPLY.to_dict()["channel_id"] == str(2**62)
    assert "secret" not in repr(REPLY)


@pytest.mark.parametrize("raw", [{}, {**REPLY.to_dict(), "channel_id": "here"}])
def test_a_reply_that_is_none_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        Reply.from_dict(raw)


def test_the_token_is_used_while_more_than_a_minute_of_it_is_left() -> None:
    assert open_ways(REPLY, NOW + 839)[0] is Way.TOKEN
    assert open_ways(REPLY, NOW + 841) == [Way.CHANNEL, Way.POST, Way.DIRECT]


def test_a_private_answer_goes_nowhere_that_others_read() -> None:
    private = replace(REPLY, private=True)
    assert open_ways(private, NOW) == [Way.TOKEN, Way.DIRECT]
    assert open_ways(private, NOW + TOKEN_LIFE) == [Way.DIRECT]


def test_what_was_deleted_is_taken_down_and_never_posted_anew() -> None:
    assert open_ways(REPLY, NOW, deleted=True) == [Way.TOKEN, Way.CHANNEL, Way.NOWHERE]
    assert open_ways(replace(REPLY, private=True), NOW, deleted=True) == [Way.TOKEN, Way.NOWHERE]


def test_a_reply_of_an_older_release_still_reads() -> None:
    kept = {name: value for name, value in REPLY.to_dict().items() if name in OLD}
    read = Reply.from_dict(kept)
    assert (read.locale, read.file_limit, read.private, read.guild_id) == ("en", 10 * 2**20, False, None)


@pytest.mark.parametrize(
    ("way", "status", "code", "verdict"),
    [
        (Way.TOKEN, 401, 50027, Verdict.NEXT),  # expired
        (Way.TOKEN, 404, 10015, Verdict.NEXT),  # unknown webhook
        (Way.TOKEN, 404, 10008, Verdict.NEXT),  # message deleted
        (Way.CHANNEL, 404, 10008, Verdict.NEXT),
        (Way.CHANNEL, 403, 50013, Verdict.NEXT),
        (Way.CHANNEL, 429, 30046, Verdict.RETRY),
        (Way.CHANNEL, 400, 30046, Verdict.NEXT),  # too old to edit so often
        (Way.CHANNEL, 400, 50083, Verdict.NEXT),  # in an archived thread, which a new message opens
        (Way.POST, 400, 160005, Verdict.NEXT),  # locked
        (Way.POST, 400, 50008, Verdict.NEXT),  # a forum itself
        (Way.POST, 403, 50001, Verdict.NEXT),
        (Way.POST, 404, 10003, Verdict.NEXT),
        (Way.POST, 429, 20028, Verdict.RETRY),  # an announcement channel's rate
        (Way.DIRECT, 403, 50007, Verdict.NEXT),  # and there is none after it
        (Way.POST, 401, 0, Verdict.RETRY),  # the bot's own token
        *((way, status, 0, Verdict.RETRY) for way in WAYS for status in (429, 500, 503)),
        *((way, 400, 50035, Verdict.GIVE_UP) for way in WAYS),
    ],
)
def test_what_a_refusal_means(way: Way, status: int, code: int, verdict: Verdict) -> None:
    assert judge(way, status, code) is verdict


def test_a_request_has_one_nonce_that_discord_takes() -> None:
    one, other = new_id(), new_id()
    assert nonce(one) == nonce(one) != nonce(other)
    assert len(nonce(one)) <= 25
