"""STORAGE_URL as operators write it."""

from pathlib import Path

import pytest

from distillery.storage.factory import open_storage
from distillery.storage.port import Storage
from distillery.vocabulary.errors import SettingsError


def open_url(storage_url: str, s3_endpoint_url: str | None = None) -> Storage:
    return open_storage(storage_url, s3_endpoint_url=s3_endpoint_url, public_url="http://127.0.0.1:8080")


def test_opens_a_folder_by_its_absolute_path(tmp_path: Path) -> None:
    open_url(f"file://{tmp_path}/my%20pictures").put("a.png", b"x")
    assert (tmp_path / "my pictures" / "a.png").read_bytes() == b"x"


def test_opens_a_folder_below_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_url("file://data/pictures").put("a.png", b"x")
    assert (tmp_path / "data" / "pictures" / "a.png").read_bytes() == b"x"


def test_makes_no_folder_before_something_is_stored(tmp_path: Path) -> None:
    open_url(f"file://{tmp_path}/pictures")
    assert not (tmp_path / "pictures").exists()


def test_signs_addresses_below_bucket_and_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    elsewhere = open_url("s3://pictures/of/foxes/", "http://127.0.0.1:9000").url("a.png")
    assert elsewhere.startswith("http://127.0.0.1:9000/pictures/of/foxes/a.png?")
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in elsewhere
    assert open_url("s3://pictures").url("a.png").startswith("https://pictures.s3.amazonaws.com/a.png?")


@pytest.mark.parametrize(
    "url",
    ["", "pictures", "/pictures", "file://", "file:///", "s3://", "s3:///prefix", "s3://Big_Bucket/x", "ftp://host/x",
     "s3://key:hunter2@bucket", "s3://bucket/x?region=y", "s3://[", "http://bucket"],
)  # fmt: skip
def test_refuses_what_is_no_store(url: str) -> None:
    with pytest.raises(SettingsError, match=r"STORAGE_URL.*file:///folder.*s3://bucket/prefix") as caught:
        open_url(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("endpoint", ["127.0.0.1:9000", "ftp://host", "http://", "http://user:pass@host", "http://a b"])
def test_refuses_what_is_no_endpoint(endpoint: str) -> None:
    with pytest.raises(SettingsError, match=r"S3_ENDPOINT_URL.*http://host:port"):
        open_url("s3://pictures", endpoint)
