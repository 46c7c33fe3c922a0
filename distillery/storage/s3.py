"""Objects in an S3 bucket: Amazon's, or any server that speaks its protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from distillery.storage import probe
from distillery.storage.keys import checked
from distillery.storage.port import MissingObject
from distillery.storage.s3_errors import code_of, explained
from distillery.vocabulary.errors import StorageError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ABSENT: Final = frozenset({"NoSuchKey", "404", "NotFound"})
LONGEST_URL_SECONDS: Final = 7 * 24 * 3600  # a limit of SigV4
FALLBACK_REGION: Final = "us-east-1"  # servers other than Amazon's take any


class S3Storage:
    """Storage in `bucket` below `prefix`. Credentials and region come from where every AWS tool looks for them.

    What is signed for others names `public_url`, when the server at `endpoint_url` has another address for them.
    A server that takes connections and says nothing is given up on after `attempts` times `read_seconds`: callers
    count on well below a minute.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        endpoint_url: str | None = None,
        public_url: str | None = None,
        *,
        connect_seconds: float = 3,
        read_seconds: float = 10,
        attempts: int = 3,
    ) -> None:
        self._bucket = bucket
        self._prefix = prefix.strip("/")
        self._place = f"the bucket {bucket}" + (f" at {endpoint_url}" if endpoint_url else "")
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if endpoint_url else "auto"},
            connect_timeout=connect_seconds,
            read_timeout=read_seconds,
            retries={"mode": "standard", "total_max_attempts": attempts},
            # Other servers refuse or ignore the checksums that boto3 adds by itself.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        session = boto3.Session()
        region = session.region_name or FALLBACK_REGION
        with self._explaining():
            self._client: S3Client = session.client("s3", endpoint_url=endpoint_url, config=config, region_name=region)
            self._signer: S3Client = self._client
            if public_url and public_url != endpoint_url:  # a signature holds for the host that it names
                self._signer = session.client("s3", endpoint_url=public_url, config=config, region_name=region)

    def put(self, key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
        with self._explaining():
            self._client.put_object(Bucket=self._bucket, Key=self._name(key), Body=data, ContentType=content_type)

    def get(self, key: str) -> bytes:
        with self._explaining(key):
            return self._client.get_object(Bucket=self._bucket, Key=self._name(key))["Body"].read()

    def exists(self, key: str) -> bool:
        try:
            with self._explaining(key):
                self._client.head_object(Bucket=self._bucket, Key=self._name(key))
        except MissingObject:
            return False
        return True

    def delete(self, key: str) -> None:
        with self._explaining():
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def url(self, key: str, expires: int = 3600) -> str:
        """Signed; raises StorageError for more than seven days, which S3 does not sign."""
        if expires > LONGEST_URL_SECONDS:
            raise StorageError("S3 signs addresses for seven days at most; ask for fewer seconds.", retryable=False)
        with self._explaining():
            target = {"Bucket": self._bucket, "Key": self._name(key)}
            return self._signer.generate_presigned_url("get_object", Params=target, ExpiresIn=expires)

    def check(self) -> None:
        with self._explaining():
            self._client.head_bucket(Bucket=self._bucket)
        probe.prove(self, self._place.capitalize())

    def _name(self, key: str) -> str:
        return f"{self._prefix}/{checked(key)}" if self._prefix else checked(key)

    @contextmanager
    def _explaining(self, key: str | None = None) -> Iterator[None]:
        """Turn botocore's errors into ours; with a `key`, "not found" means that object and not the bucket."""
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            if key is not None and code_of(error) in ABSENT:
                raise MissingObject(key) from None
            raise explained(error, self._place) from error
