"""`pictures`: what is blocked, why, and what is no picture to block."""

from pathlib import Path

from PIL import Image

from tests.contract.cli.conftest import Distillery
from tests.unit.pictures.files import saved
from worker.standin.painter import paint


def test_pictures_are_blocked_listed_and_unblocked(distillery: Distillery, sqlite_url: str, tmp_path: Path) -> None:
    here = {"DATABASE_URL": sqlite_url}
    distillery("migrate", **here)
    fox, smaller, plain = (str(tmp_path / name) for name in ("fox.png", "smaller.jpg", "plain.png"))
    drawn = paint("a red fox", 7, (400, 300))
    Path(fox).write_bytes(saved(drawn, "PNG"))
    Path(smaller).write_bytes(saved(drawn.resize((200, 150)), "JPEG"))
    Path(plain).write_bytes(saved(Image.new("RGB", (64, 64), "teal"), "PNG"))

    said = distillery("pictures", "--block", fox, **here)
    assert (said.code, "Say why with --reason" in said.err) == (2, True)
    said = distillery("pictures", "--block", plain, "--reason", "boring", **here)
    assert (said.code, "too little to see" in said.err) == (2, True)
    assert distillery("pictures", "--block", fox, "--reason", "asked to", "--guild", "42", **here).code == 0
    assert "in server 42, since" in distillery("pictures", **here).out
    said = distillery("pictures", "--unblock", smaller, **here)
    assert (said.code, "is blocked everywhere" in said.err) == (2, True)
    assert distillery("pictures", "--unblock", smaller, "--guild", "42", **here).out == ""
    said = distillery("pictures", "--block", str(tmp_path), "--reason", "no", **here)
    assert (said.code, "cannot be read" in said.err) == (2, True)
