"""Takes pictures of HTML in a real Chromium, and keeps them small."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, Route

from tests.support.browser import chromium

ORIGIN = "http://tour.invalid"
DENSITY = 2  # pixels of the picture for one of the page
QUALITIES = (80, 74, 66, 58)
LARGEST = 150_000  # bytes of a picture
FONTS = files("simcord.preview").joinpath("static", "fonts")  # Noto, as the tests' packages bring it
_STYLE = Path(__file__).with_name("style.css")

Fetch = Callable[[str], bytes]


class Camera:
    """Shows HTML and photographs it; what the HTML names outside is fetched by `fetch`."""

    def __init__(self, page: Page, fetch: Fetch) -> None:
        self._page, self._fetch, self._html = page, fetch, ""
        page.route("**/*", self._serve)

    def shoot(self, html: str, into: Path) -> int:
        """Write the picture; its size in bytes."""
        self._html = (
            f"<!doctype html><meta charset=utf-8><link rel=stylesheet href=/style.css><div id=shot>{html}</div>"
        )
        self._page.goto(f"{ORIGIN}/", wait_until="networkidle")
        self._page.evaluate("document.fonts.ready")
        taken = Image.open(io.BytesIO(self._page.locator("#shot").screenshot()))
        into.write_bytes(smallest(taken))
        return into.stat().st_size

    def _serve(self, route: Route) -> None:
        address = route.request.url
        if not address.startswith(ORIGIN):
            route.fulfill(body=self._fetch(address))
            return
        path = urlsplit(address).path
        if path == "/style.css":
            route.fulfill(body=_STYLE.read_bytes(), content_type="text/css")
        elif path.startswith("/fonts/"):
            with as_file(FONTS.joinpath(path.rpartition("/")[2])) as font:
                route.fulfill(path=font)
        else:
            route.fulfill(body=self._html, content_type="text/html")


def smallest(picture: Image.Image) -> bytes:
    """The picture as WebP, as good as its size allows."""
    out = io.BytesIO()
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.convert("RGB").save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


@contextmanager
def camera(fetch: Fetch) -> Iterator[Camera]:
    """A camera, for as long as this lasts."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 672, "height": 900}, device_scale_factor=DENSITY)
        yield Camera(page, fetch)
