"""What S3 and botocore complain about, in the operator's words."""

from typing import Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from distillery.vocabulary.errors import StorageError

KEYS: Final = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
NO_BUCKET: Final = "There is no such bucket: create it, or mend STORAGE_URL"
REFUSED: Final = f"The credentials are refused: check {KEYS}"
NO_RIGHT: Final = "The credentials may not do this: allow them to get, put, delete and list objects there"
OTHER_REGION: Final = "The bucket is in another region: set AWS_DEFAULT_REGION to it"

SENTENCES: Final = {
    "NoSuchBucket": NO_BUCKET,
    "404": NO_BUCKET,
    "NotFound": NO_BUCKET,
    "InvalidAccessKeyId": REFUSED,
    "SignatureDoesNotMatch": REFUSED,
    "ExpiredToken": "The credentials have expired: fetch new ones",
    "AccessDenied": NO_RIGHT,
    "403": f"{REFUSED}, and what they may do there",
    "Forbidden": f"{REFUSED}, and what they may do there",
    "RequestTimeTooSkewed": "The clock of this machine is wrong: set it",
    "PermanentRedirect": OTHER_REGION,
    "301": OTHER_REGION,
    "AuthorizationHeaderMalformed": OTHER_REGION,
}


def code_of(error: BotoCoreError | ClientError) -> str:
    """The code S3 answered with (``NoSuchKey``, or an HTTP status when there was no body); empty without an answer."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def explained(error: BotoCoreError | ClientError, place: str) -> StorageError:
    """The same as a StorageError: what went wrong at `place`, what to do about it, and whether to ask again."""
    sentence, retryable = _sentence(error)
    return StorageError(f"Could not use {place}. {sentence}.", retryable=retryable)


def _sentence(error: BotoCoreError | ClientError) -> tuple[str, bool]:
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return f"There are no credentials for it: set {KEYS}", False
    if isinstance(error, ConnectionError | HTTPClientError):
        return f"It does not answer ({type(error).__name__}): check the network and S3_ENDPOINT_URL", True
    if (sentence := SENTENCES.get(code_of(error))) is not None:
        return sentence, False
    return f"It says: {error}".rstrip("."), True
