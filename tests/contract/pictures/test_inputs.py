"""`POST /v1/inputs` of a real API: what callers bring, what they are told."""

import io
import socket
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from distillery.database import migrate
from distillery.database.engine import Database
from distillery.pictures.decode import SIZE_LIMIT
from tests.support.service import Service
from tests.support.services.process import free_port
from tests.unit.pictures.files import png, saved

KEY = "key-of-ann"
HEAD = f"POST /v1/inputs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("inputs")
    port = free_port()
    database = Database(f"sqlite:///{folder / 'd.sqlite'}")
    migrate.upgrade(database)
    database.close()
    service = Service(
        folder, "api", listens=True, port=port, PORT=str(port), DATABASE_URL=f"sqlite:///{folder / 'd.sqlite'}",
        STORAGE_URL=f"file://{folder / 'pictures'}", API_KEYS=KEY,
    )  # fmt: skip
    with service:
        yield service


@pytest.fixture
def http(api: Service) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{api.port}", headers=headers, timeout=20, trust_env=False) as client:
        yield client


def problem(answer: httpx.Response) -> tuple[int, str]:
    (error,) = answer.json()["errors"]
    assert error["message"]
    assert error["hint"]
    return answer.status_code, error["code"]


@pytest.mark.parametrize("content_type", ["image/webp", "application/json", "multipart/form-data", ""])
def test_a_picture_is_stored_whatever_it_is_called(http: httpx.Client, content_type: str) -> None:
    file = saved(Image.new("RGB", (30, 20), "red"), "WEBP", lossless=True)
    answer = http.post("/v1/inputs", content=file, headers={"Content-Type": content_type})
    assert answer.status_code == 201
    stored = answer.json()
    assert (stored["width"], stored["height"]) == (30, 20)
    picture = Image.open(io.BytesIO(http.get(stored["url"]).raise_for_status().content))
    assert (picture.format, picture.size, picture.getpixel((3, 3))) == ("PNG", (30, 20), (255, 0, 0))


def test_the_same_file_has_the_same_name_and_another_has_another(http: httpx.Client) -> None:
    red, blue = (saved(Image.new("RGB", (8, 8), colour), "PNG") for colour in ("red", "blue"))
    names = [http.post("/v1/inputs", content=file).json()["name"] for file in (red, red, blue)]
    assert names[0] == names[1] != names[2]


def test_what_is_said_about_a_picture_is_not_served(http: httpx.Client) -> None:
    stored = http.post("/v1/inputs", content=saved(Image.new("RGB", (8, 8), "green"), "PNG")).json()
    assert http.get(f"{stored['url']}.json").status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "not_a_picture"), (b"<svg/>", "not_a_picture"), (png(4, 4, b""), "broken_picture"),
     (png(9_000, 9_000, b""), "too_many_pixels")],
)  # fmt: skip
def test_what_is_no_picture_that_is_taken_is_told(http: httpx.Client, content: bytes, code: str) -> None:
    assert problem(http.post("/v1/inputs", content=content)) == (422, code)


def test_nobody_stores_anything_without_a_key(http: httpx.Client) -> None:
    answer = http.post("/v1/inputs", content=b"x", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_sent(api: Service) -> None:
    head = f"{HEAD}Content-Length: {SIZE_LIMIT + 1}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", api.port), timeout=10) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_file_that_does_not_say_so_is_refused_while_it_arrives(api: Service) -> None:
    head = f"{HEAD}Transfer-Encoding: chunked\r\n\r\n"
    piece = b"100000\r\n" + bytes(2**20) + b"\r\n"
    with socket.create_connection(("127.0.0.1", api.port), timeout=10) as connection:
        connection.sendall(head.encode())
        for _ in range(SIZE_LIMIT // 2**20 + 1):  # never ended: only the count can have told
            connection.sendall(piece)
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_file_of_exactly_the_limit_is_looked_at(http: httpx.Client) -> None:
    padded = saved(Image.new("RGB", (8, 8)), "PNG").ljust(SIZE_LIMIT, b"\0")
    assert http.post("/v1/inputs", content=padded).status_code == 201
