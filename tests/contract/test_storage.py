"""What every store promises, asked of a folder, of rclone (which checks signatures) and of moto (nearest to Amazon)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from distillery.storage.factory import open_storage
from distillery.storage.port import MissingObject, Storage
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import StorageError
from tests.support.services.process import free_port
from tests.support.services.s3 import S3Server

PUBLIC_URL = "http://127.0.0.1:8080"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def trust(server: S3Server, environment: pytest.MonkeyPatch) -> None:
    """Put the server's credentials where boto3 finds them."""
    for variable, value in server.credentials.items():
        environment.setenv(variable, value)


def open_s3(server: S3Server, bucket: str | None = None, prefix: str = "a/prefix") -> Storage:
    url = f"s3://{bucket or server.bucket}/{prefix}"
    return open_storage(url, s3_endpoint_url=server.endpoint_url, public_url=PUBLIC_URL)


@pytest.fixture(scope="module", params=["folder", "rclone_s3", "moto_s3"])
def storage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Storage:
    if request.param == "folder":
        folder = tmp_path_factory.mktemp("storage") / "pictures"
        return open_storage(f"file://{folder}", s3_endpoint_url=None, public_url=PUBLIC_URL)
    server: S3Server = request.getfixturevalue(request.param)
    with pytest.MonkeyPatch.context() as environment:
        trust(server, environment)
        return open_s3(server)


@pytest.fixture(params=["rclone_s3", "moto_s3"])
def s3_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    server: S3Server = request.getfixturevalue(request.param)
    trust(server, monkeypatch)
    return server


@pytest.fixture
def rclone(rclone_s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    trust(rclone_s3, monkeypatch)
    return rclone_s3


@pytest.fixture
def key() -> str:
    return f"requests/{new_id()}/0.png"


def test_gives_back_the_bytes(storage: Storage, key: str) -> None:
    storage.put(key, PNG, "image/png")
    assert storage.get(key) == PNG


def test_keeps_an_empty_object(storage: Storage, key: str) -> None:
    storage.put(key, b"")
    assert storage.get(key) == b""
    assert storage.exists(key)


def test_keeps_a_large_object(storage: Storage, key: str) -> None:
    picture = PNG * 800  # 8 MB
    storage.put(key, picture)
    assert storage.get(key) == picture


def test_replaces_what_was_there(storage: Storage, key: str) -> None:
    storage.put(key, b"first, and longer")
    storage.put(key, b"second")
    assert storage.get(key) == b"second"


def test_readers_see_the_old_or_the_new_object_and_nothing_between(storage: Storage, key: str) -> None:
    pictures = [bytes([shade]) * 200_000 for shade in (1, 2)]
    storage.put(key, pictures[0])

    def write() -> None:
        for turn in range(12):
            storage.put(key, pictures[turn % 2])

    with ThreadPoolExecutor(1) as thread:
        writing = thread.submit(write)
        seen = [storage.get(key)]
        while not writing.done():
            seen.append(storage.get(key))
        writing.result()
    assert all(picture in pictures for picture in seen)


def test_a_missing_object_is_named(storage: Storage, key: str) -> None:
    with pytest.raises(MissingObject, match=key) as caught:
        storage.get(key)
    assert not caught.value.retryable


def test_knows_what_exists(storage: Storage, key: str) -> None:
    assert not storage.exists(key)
    storage.put(key, PNG)
    assert storage.exists(key)


def test_a_folder_of_objects_is_not_an_object(storage: Storage, key: str) -> None:
    storage.put(f"{key}/part", PNG)
    assert not storage.exists(key)
    with pytest.raises(MissingObject):
        storage.get(key)


def test_deletes(storage: Storage, key: str) -> None:
    storage.put(key, PNG)
    storage.delete(key)
    assert not storage.exists(key)


def test_deleting_what_is_not_there_is_fine(storage: Storage, key: str) -> None:
    storage.delete(key)
    assert not storage.exists(key)


@pytest.mark.parametrize(
    "odd",
    ["", "/etc/passwd", "../up", "a/../../up", "a//b", "a/", ".", "a/.hidden", "a\\b", "a\nb", "ä.png", "x" * 901],
)
def test_refuses_odd_keys(storage: Storage, odd: str) -> None:
    for use in (storage.get, storage.exists, storage.delete, storage.url, lambda key: storage.put(key, PNG)):
        with pytest.raises(StorageError, match="cannot be a key") as caught:
            use(odd)
        assert not caught.value.retryable


def test_check_passes(storage: Storage) -> None:
    storage.check()


def test_folder_addresses_are_served_by_the_api(tmp_path: Path) -> None:
    storage = open_storage(f"file://{tmp_path}", s3_endpoint_url=None, public_url=PUBLIC_URL + "/")
    assert storage.url("requests/1/a+b.png") == f"{PUBLIC_URL}/files/requests/1/a%2Bb.png"


def test_check_names_the_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    storage = open_storage(f"file://{tmp_path}/file/below", s3_endpoint_url=None, public_url=PUBLIC_URL)
    with pytest.raises(StorageError, match=f"{tmp_path}/file/below"):
        storage.check()


def test_a_signed_address_gives_the_picture_to_anyone(s3_server: S3Server, key: str) -> None:
    storage = open_s3(s3_server)
    storage.put(key, PNG, "image/png")
    answer = httpx.get(storage.url(key))
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"


def test_a_forged_address_is_refused(rclone: S3Server, key: str) -> None:
    storage = open_s3(rclone)
    storage.put(key, PNG)
    address = storage.url(key)
    forged = address[:-4] + ("0000" if address[-4:] != "0000" else "1111")
    assert httpx.get(forged).status_code == 403
    assert httpx.get(address).status_code == 200


def test_an_address_cannot_outlive_what_s3_signs(rclone: S3Server, key: str) -> None:
    with pytest.raises(StorageError, match="seven days"):
        open_s3(rclone).url(key, expires=8 * 24 * 3600)


def test_prefixes_keep_stores_apart(s3_server: S3Server, key: str) -> None:
    one, other = open_s3(s3_server, prefix="one"), open_s3(s3_server, prefix="other")
    one.put(key, PNG)
    assert not other.exists(key)
    assert open_s3(s3_server, prefix="").get(f"one/{key}") == PNG


def test_check_says_that_the_bucket_is_missing(s3_server: S3Server) -> None:
    with pytest.raises(StorageError, match=r"bucket nowhere at .*There is no such bucket.*STORAGE_URL") as caught:
        open_s3(s3_server, bucket="nowhere").check()
    assert not caught.value.retryable


def test_check_says_that_the_credentials_are_refused(rclone: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the secret")
    with pytest.raises(StorageError, match="credentials are refused: check AWS_ACCESS_KEY_ID") as caught:
        open_s3(rclone).check()
    assert not caught.value.retryable
    assert "not the secret" not in str(caught.value)


def test_check_says_that_there_are_no_credentials(rclone: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in rclone.credentials:
        monkeypatch.delenv(variable)
    with pytest.raises(StorageError, match="no credentials"):
        open_s3(rclone).check()


def test_members_are_given_the_address_that_they_reach(rclone: S3Server, key: str) -> None:
    inside = rclone.endpoint_url
    outside = inside.replace("127.0.0.1", "localhost")
    storage = open_storage(
        f"s3://{rclone.bucket}", s3_endpoint_url=inside, s3_public_url=outside, public_url=PUBLIC_URL
    )
    storage.put(key, PNG, "image/png")
    address = storage.url(key)
    assert address.startswith(f"{outside}/")
    assert httpx.get(address, trust_env=False).content == PNG, "the signature holds for that host"
    assert httpx.get(address.replace(outside, inside), trust_env=False).status_code == 403


def test_check_says_that_nothing_answers(rclone: S3Server) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    storage = open_storage("s3://pictures", s3_endpoint_url=endpoint, public_url=PUBLIC_URL)
    with pytest.raises(StorageError, match=f"{endpoint}.*does not answer.*S3_ENDPOINT_URL") as caught:
        storage.check()
    assert caught.value.retryable
