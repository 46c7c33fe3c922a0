"""`serve`: one request from the shell, over an API that runs or one started just for this."""

from pathlib import Path

from PIL import Image

from tests.contract.cli.conftest import Distillery
from tests.support.service import Service
from tests.support.services.process import free_port


def test_serve_brings_the_picture_and_cleans_up(shell: Distillery, tmp_path: Path) -> None:
    port = str(free_port())
    said = shell(
        "serve", "a red fox --ar 16:9 --images 1 --seed 7", "--out", "mine", PORT=port, STANDIN_STEP_SECONDS="0"
    )
    assert said.code == 0, said
    (picture,) = (tmp_path / "mine").iterdir()
    with Image.open(picture) as image:
        assert f"{picture.relative_to(tmp_path)}  {image.width}×{image.height}  seed 7" in said.out
        assert image.width > image.height


def test_serve_tells_what_the_api_says(distillery: Distillery, tmp_path: Path) -> None:
    """A bad text, a wrong key: words and exit 2, and no second system beside the one that runs."""
    port = free_port()
    distillery("migrate")
    api = Service(tmp_path, "api", listens=True, port=port, PORT=str(port), API_KEYS="right")
    with api:
        bad = distillery("serve", "a fox --ar 16:0 --sede 7", PORT=str(port), API_KEYS="right")
        stranger = distillery("serve", "a fox", PORT=str(port), API_KEYS="wrong")
    assert (bad.code, stranger.code) == (2, 2)
    assert "--seed" in bad.out
    assert "Authorization: Bearer" in stranger.out
