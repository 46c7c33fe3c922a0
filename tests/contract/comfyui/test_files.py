"""Pictures in and out: uploads, views, and what a saved PNG says of itself."""

import io
import json

import pytest
from PIL import Image

from tests.contract.comfyui.client import Client, graph
from tests.contract.comfyui.conftest import ComfyUI


@pytest.fixture
def client(comfyui: ComfyUI) -> Client:
    return Client(comfyui.url)


def png(colour: str, size: tuple[int, int] = (64, 64)) -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", size, colour).save(encoded, "PNG")
    return encoded.getvalue()


def upload(client: Client, content: bytes, name: str = "contract.png", **fields: str) -> str:
    answer = client.post("/upload/image", files={"image": (name, content)}, data=fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["name"])


def test_the_same_name_means_the_same_bytes_or_another_name(client: Client) -> None:
    red, blue = png("red"), png("blue")
    upload(client, red, overwrite="true")
    assert upload(client, red) == "contract.png"
    assert upload(client, blue) == "contract (1).png"
    assert client.get("/view", filename="contract (1).png", type="input").content == blue
    assert upload(client, blue, overwrite="true") == "contract.png"
    assert client.get("/view", filename="contract.png", type="input").content == blue


def test_an_upload_cannot_leave_its_folder(client: Client) -> None:
    files = {"image": ("a.png", png("red"))}
    assert client.post("/upload/image", files=files, data={"subfolder": "../../.."}).status_code == 400
    assert client.post("/upload/image", files=files, data={"type": "nonsense"}).status_code == 500
    assert client.post("/upload/image", files={"other": ("a.png", b"")}).status_code == 400


def test_a_view_answers_for_what_exists_inside_only(client: Client) -> None:
    upload(client, png("red"), subfolder="album", overwrite="true")
    assert client.get("/view", filename="contract.png", subfolder="album", type="input").status_code == 200
    assert client.get("/api/view", filename="contract.png", subfolder="album", type="input").status_code == 200
    assert client.get("/view", filename="absent.png").status_code == 404
    assert client.get("/view").status_code == 404
    assert client.get("/view", filename="../a.png").status_code == 400
    assert client.get("/view", filename="a.png", subfolder="../..").status_code == 403
    assert client.get("/view", filename="a.png", type="nonsense").status_code == 400


def test_a_view_can_be_a_smaller_encoding(client: Client) -> None:
    upload(client, png("red"), overwrite="true")
    answer = client.get("/view", filename="contract.png", type="input", preview="webp;50")
    assert answer.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.content)).size == (64, 64)


def test_an_uploaded_picture_is_loaded_sampled_and_saved(client: Client) -> None:
    name = upload(client, png("red", (96, 64)), overwrite="true")
    entry = client.run(graph("img2img_tiny", image=name, denoise=0.5))
    [saved] = entry["outputs"]["9"]["images"]
    picture = Image.open(io.BytesIO(client.get("/view", **saved).content))
    assert entry["status"]["status_str"] == "success"
    assert picture.size == (96, 64)


def test_an_absent_picture_is_refused_by_name(client: Client) -> None:
    answer = client.post("/prompt", json={"prompt": graph("img2img_tiny", image="absent.png")})
    assert answer.status_code == 400
    [error] = answer.json()["node_errors"]["14"]["errors"]
    assert (error["type"], error["details"]) == ("custom_validation_failed", "image - Invalid image file: absent.png")


def test_another_content_under_the_same_name_is_not_taken_from_the_cache(client: Client) -> None:
    nodes = graph("img2img_tiny", image=upload(client, png("red"), overwrite="true"))
    client.run(nodes)
    upload(client, png("blue"), overwrite="true")
    messages = dict(client.run(nodes)["status"]["messages"])
    assert "14" not in messages["execution_cached"]["nodes"]
    assert "4" in messages["execution_cached"]["nodes"]


def test_a_saved_picture_holds_its_graph_and_every_extra(client: Client) -> None:
    nodes = graph(width=128, height=64, filename_prefix="album/meta_%width%x%height%")
    entry = client.run(nodes, extra_data={"extra_pnginfo": {"distillery": {"seed": 7}, "note": "größer"}})
    [saved] = entry["outputs"]["9"]["images"]
    assert saved["subfolder"] == "album"
    assert saved["filename"].startswith("meta_128x64_")
    picture = Image.open(io.BytesIO(client.get("/view", **saved).content))
    assert picture.size == (128, 64)
    assert json.loads(picture.info["prompt"]) == nodes
    assert json.loads(picture.info["distillery"]) == {"seed": 7}
    assert json.loads(picture.info["note"]) == "größer"
