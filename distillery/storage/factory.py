"""STORAGE_URL to a store; for composition roots only."""

import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from distillery.storage.folder import FolderStorage
from distillery.storage.port import Storage
from distillery.vocabulary.errors import SettingsError

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
ENDPOINT = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")


def open_storage(
    storage_url: str, *, s3_endpoint_url: str | None, public_url: str, s3_public_url: str | None = None
) -> Storage:
    """`file:///folder`, `file://relative/folder` or `s3://bucket/prefix`. Touches nothing yet; raises SettingsError.

    `s3_endpoint_url` names an S3 server that is not Amazon's, `s3_public_url` how it is reached from outside, where
    that differs; `public_url` is where the API is reached from outside.
    """
    address = _split(storage_url)
    if address.scheme == "file":
        return FolderStorage(_folder(address), public_url)
    if address.scheme == "s3" and BUCKET.fullmatch(address.netloc):
        endpoint, public = _endpoint("S3_ENDPOINT_URL", s3_endpoint_url), _endpoint("S3_PUBLIC_URL", s3_public_url)
        from distillery.storage.s3 import S3Storage  # boto3 takes half a second to import: only for those who use it

        return S3Storage(address.netloc, unquote(address.path), endpoint, public)
    raise _unknown()


def _split(storage_url: str) -> SplitResult:
    try:
        address = urlsplit(storage_url)
    except ValueError:
        raise _unknown() from None
    if address.query or address.fragment:
        raise _unknown()
    return address


def _folder(address: SplitResult) -> Path:
    path = unquote(address.netloc + address.path)
    if not path.strip("/."):
        raise _unknown()
    return Path(path).expanduser().absolute()


def _endpoint(name: str, url: str | None) -> str | None:
    if url and not ENDPOINT.fullmatch(url):
        raise SettingsError(f"{name} is no address of a server: write it as http://host:port or https://host.")
    return url or None


def _unknown() -> SettingsError:
    return SettingsError("STORAGE_URL names no store. Use file:///folder on one machine, or s3://bucket/prefix.")
