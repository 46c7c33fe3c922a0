"""`serve`: one request from the shell, over an API that runs or one started just for this."""

import io
from pathlib import Path

from PIL import Image
from rich.console import Console

from distillery.cli.card import card
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


def test_serve_shows_answers_and_draws_from_pictures(shell: Distillery, sketch: Path, tmp_path: Path) -> None:
    """Both kinds of command, over one system that is up meanwhile."""
    port = str(free_port())
    up = Service(tmp_path, "distillery", "up", listens=True, port=int(port), PORT=port, STANDIN_STEP_SECONDS="0")
    with up:
        masked = shell("serve", "/makemask --gridrange b1:c2", "--attach", f"image={sketch}", PORT=port)
        stats = shell("serve", "/user-stats", PORT=port)
        (mask,) = (tmp_path / "pictures").iterdir()
        drawn = shell("serve", f"a crown --seed 7 --images 1 --inpaint {mask.name}", "--out", "drawn", PORT=port)
    assert (masked.code, stats.code, drawn.code) == (0, 0, 0), (masked, stats, drawn)
    with Image.open(mask) as image:
        assert (image.size, image.mode) == ((96, 64), "RGBA")
    assert f"stored as {mask.name}" in masked.out
    assert "The mask" in masked.out
    assert "Pictures made" in stats.out
    assert len(list((tmp_path / "drawn").iterdir())) == 1


def test_an_answer_is_no_order_to_the_terminal() -> None:
    told = {
        "title": "\x1b]0;x\x07",
        "text": "**bold** \x1b[2J",
        "fields": [{"name": "Prompt", "value": "\x9b31m [red]"}],
    }
    console = Console(record=True, file=io.StringIO(), force_terminal=False, width=60)
    console.print(card(told | {"notes": ["\x1b[31mred"], "images": []}))
    shown = console.export_text()
    assert not {"\x1b", "\x9b", "\x07"} & set(shown)
    assert "[red]" in shown, "what members write is not markup"


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
