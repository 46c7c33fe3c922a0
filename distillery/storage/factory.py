"""STORAGE_URL to a store; for composition roots only."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from distillery.storage.folder import FolderStorage
from distillery.storage.port import Storage
from distillery.storage.s3 import S3Storage
from distillery.vocabulary.errors import SettingsError

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def open_storage(storage_url: str, *, s3_endpoint_url: str | None, public_url: str) -> Storage:
    """`file:///folder`, `file://relative/folder` or `s3://bucket/prefix`. Touches nothing yet; raises SettingsError.

    `s3_endpoint_url` names an S3 server that is not Amazon's; `public_url` is where the API is reached from outside.
    """
    address = urlsplit(storage_url)
    if address.query or address.fragment:
        raise _unknown(storage_url)
    if address.scheme == "file":
        return FolderStorage(_folder(storage_url), public_url)
    if address.scheme == "s3" and BUCKET.fullmatch(address.netloc):
        return S3Storage(address.netloc, unquote(address.path), _endpoint(s3_endpoint_url))
    raise _unknown(storage_url)


def _folder(storage_url: str) -> Path:
    _, _, path = storage_url.partition("://")
    if path.strip("/.") == "":
        raise _unknown(storage_url)
    return Path(unquote(path)).expanduser().absolute()


def _endpoint(url: str | None) -> str | None:
    if not url:
        return None
    address = urlsplit(url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise SettingsError(f"S3_ENDPOINT_URL={url} is no web address. Write it as http://host:port or https://host.")
    return url


def _unknown(storage_url: str) -> SettingsError:
    return SettingsError(
        f"STORAGE_URL={storage_url} names no store. Use file:///folder on one machine, or s3://bucket/prefix."
    )
