"""Draws docs/img/language.png: what flags do to one prompt, on one sheet. Against a running `make run`.

`python scripts/language_sheet.py [http://127.0.0.1:8080]`
"""

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from PIL import Image, ImageDraw, ImageFont, ImageOps

OUT = Path(__file__).parents[1] / "docs" / "img" / "language.png"
PROMPT = "a castle by the sea"
ALIKE = "--seed 7 --images 1"
COLUMNS, TILE, LABEL, GAP = 4, (264, 264), 26, 12  # pixels; a picture lies in the middle of its tile
PAPER, INK, GROUND = "#f8faf7", "#221a14", "#e1e8e2"
COLOURS = 200  # few enough for a small file
DEADLINE = 120.0  # seconds for one picture


class House:
    """The system that draws, over its API."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=30)

    def draw(self, command: str, text: str) -> bytes:
        """The picture that `text` asks for. Raises SystemExit with what is wrong."""
        request = self._call("POST", "/v1/requests", json={"command": command, "text": text})
        until = time.monotonic() + DEADLINE
        while not request["finished_at"] and time.monotonic() < until:
            time.sleep(0.2)
            request = self._call("GET", f"/v1/requests/{request['id']}")
        if not request["images"]:
            raise SystemExit(f"/{command} {text} was not drawn: {request['error']}")
        return self._picture(request["images"][0])

    def cut(self, picture: str, cells: str) -> tuple[str, bytes]:
        """A mask of the picture called `picture`: its name, and itself."""
        answer = self._call(
            "POST", "/v1/answers", json={"command": "makemask", "text": f"{picture} --gridrange {cells}"}
        )
        return answer["images"][0]["name"], self._picture(answer["images"][0])

    def keep(self, picture: bytes) -> str:
        """The name that `picture` is stored under."""
        return str(self._call("POST", "/v1/inputs", content=picture)["name"])

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        response = self._http.request(method, path, **options)
        if response.is_error:
            raise SystemExit(f"{method} {path}: {response.text}")
        answer: dict[str, Any] = response.json()
        return answer

    def _picture(self, image: dict[str, Any]) -> bytes:
        return self._http.get(urljoin(str(self._http.base_url), image["url"])).raise_for_status().content


def tiles(house: House) -> Iterator[tuple[str, bytes]]:
    """Each picture with what was said for it."""

    def serve(flags: str = "", prompt: str = PROMPT) -> bytes:
        return house.draw("serve", f"{prompt} {flags} {ALIKE}")

    plain = serve()
    start = house.keep(plain)
    other = house.keep(serve("--model vodka", "mountains above a forest"))
    mask, masked = house.cut(start, "b1:c3")
    yield f"/serve {PROMPT}", plain
    yield "… --lora oilpaint", serve("--lora oilpaint")
    yield "… --lora oilpaint, lineart", serve("--lora oilpaint, lineart")
    yield "/serve a ::red CASTLE:: by the sea", serve(prompt=PROMPT.replace("castle", "::red CASTLE::"))
    yield "… --model sdxl --ar 21:9", serve("--model sdxl --ar 21:9")
    yield "… --image LINK --imagedenoise 0.3", serve(f"--image {other} --imagedenoise 0.3")
    yield "… --control LINK", serve(f"--control {other}")
    yield "… --adapt LINK", serve(f"--adapt {other}")
    yield "/makemask LINK --gridrange b1:c3", masked
    yield "/serve a golden sun --inpaint MASK", serve(f"--inpaint {mask}", "a golden sun")
    yield "/upscale LINK", house.draw("upscale", f"{start} --seed 7")
    yield "/zoomout LINK", house.draw("zoomout", f"{start} --seed 7")


def sheet(labelled: list[tuple[str, bytes]]) -> Image.Image:
    """All tiles in rows of `COLUMNS`, a label below each."""
    width, height = TILE[0] + GAP, TILE[1] + LABEL + GAP
    rows = -(-len(labelled) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * width + GAP, rows * height + GAP), PAPER)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(14)
    for number, (label, data) in enumerate(labelled):
        left, top = GAP + number % COLUMNS * width, GAP + number // COLUMNS * height
        draw.rectangle((left, top, left + TILE[0] - 1, top + TILE[1] - 1), fill=GROUND)
        small = ImageOps.contain(Image.open(io.BytesIO(data)).convert("RGBA"), TILE, Image.Resampling.LANCZOS)
        page.paste(small, (left + (TILE[0] - small.width) // 2, top + (TILE[1] - small.height) // 2), small)
        draw.text((left, top + TILE[1] + 5), label, INK, font)
    return page


if __name__ == "__main__":
    made = sheet(list(tiles(House(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"))))
    made.quantize(COLOURS).save(OUT, optimize=True)
    sys.stdout.write(f"{OUT} ({OUT.stat().st_size // 1024} kB)\n")
