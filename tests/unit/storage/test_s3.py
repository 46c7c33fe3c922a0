"""What S3 adds to the contract: deadlines, and errors in the operator's words."""

import socket
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from bot.delivery.loop import DEADLINE
from distillery.storage.s3 import S3Storage
from distillery.storage.s3_errors import explained
from distillery.vocabulary.errors import StorageError


@pytest.fixture
def silent_endpoint() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.mark.timeout(30)  # boto3 by itself would wait 60 s, and try again
def test_a_silent_server_is_given_up_on(silent_endpoint: str) -> None:
    storage = S3Storage("pictures", endpoint_url=silent_endpoint, read_seconds=0.2, attempts=1)
    with pytest.raises(StorageError, match="does not answer") as caught:
        storage.get("a.png")
    assert caught.value.retryable


def test_by_default_a_silent_server_is_given_up_on_within_a_delivery() -> None:
    config = S3Storage("pictures")._client.meta.config
    attempts = config.retries["total_max_attempts"]
    assert (config.connect_timeout + config.read_timeout) * attempts < DEADLINE - 10


@pytest.mark.parametrize(
    ("code", "sentence", "retryable"),
    [
        ("NoSuchBucket", "create it", False),
        ("InvalidAccessKeyId", "AWS_ACCESS_KEY_ID", False),
        ("SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY", False),
        ("AccessDenied", "allow them to get, put, delete and list", False),
        ("ExpiredToken", "expired", False),
        ("RequestTimeTooSkewed", "clock", False),
        ("PermanentRedirect", "AWS_DEFAULT_REGION", False),
        ("SlowDown", "SlowDown", True),
        ("InternalError", "InternalError", True),
    ],
)
def test_explains_what_s3_complains_about(code: str, sentence: str, retryable: bool) -> None:
    complaint = ClientError({"Error": {"Code": code, "Message": "…"}}, "PutObject")
    error = explained(complaint, "the bucket pictures")
    assert "the bucket pictures" in str(error)
    assert sentence in str(error)
    assert error.retryable is retryable
