"""From a link to a stored picture, over a real connection."""

from pathlib import Path

import pytest
from PIL import Image

from distillery.pictures import PictureRefused, Pictures
from distillery.storage.folder import FolderStorage
from tests.contract.pictures.site import Site, answer
from tests.contract.pictures.test_fetch import Make
from tests.unit.pictures.files import opened, saved, with_texts


@pytest.fixture
def pictures(tmp_path: Path, fetcher: Make) -> Pictures:
    return Pictures(FolderStorage(tmp_path, ""), fetcher())


def test_a_link_becomes_a_stored_picture(cdn: Site, base: str, pictures: Pictures) -> None:
    cdn.pages["/attachments/1/2/fox.png"] = answer(with_texts(distillery={"prompt": "a fox", "seed": 7}))
    picture = pictures.bring(f"{base}/attachments/1/2/fox.png")
    assert picture.recipe == {"prompt": "a fox", "seed": 7, "made_with": "distillery"}
    assert opened(pictures.read(picture)).size == (picture.width, picture.height) == (8, 8)
    assert pictures.bring(picture.name) == picture
    assert cdn.connections == 1


def test_a_file_whose_length_was_a_lie_is_broken(cdn: Site, base: str, pictures: Pictures) -> None:
    whole = saved(Image.effect_noise((64, 64), 90), "JPEG")
    cdn.pages["/fox.jpg"] = [f"HTTP/1.1 200 OK\r\nContent-Length: {len(whole) // 2}\r\n\r\n".encode() + whole]
    with pytest.raises(PictureRefused) as refused:
        pictures.bring(f"{base}/fox.jpg")
    assert refused.value.problem.code == "broken_picture"


def test_what_a_server_calls_a_picture_is_looked_at(cdn: Site, base: str, pictures: Pictures) -> None:
    cdn.pages["/fox.png"] = answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Content_Type="image/png")
    with pytest.raises(PictureRefused) as refused:
        pictures.bring(f"{base}/fox.png")
    assert refused.value.problem.code == "not_a_picture"
