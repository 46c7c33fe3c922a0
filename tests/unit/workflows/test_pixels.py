"""Run, not only built: what --inpaint leaves alone keeps its pixels, to the last bit."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageDraw

from distillery.catalogue import Catalogue
from tests.contract.comfyui.client import Client
from tests.support.golden import MASKED
from tests.support.service import ROOT

FAMILIES = sorted(path.stem for path in (ROOT / "workflows" / "serve").glob("*.json"))
SIDE, RADIUS, MARK = 1024, 150, 64  # the stand-in signs the last MARK rows
PICTURE = replace(MASKED, width=SIDE, height=SIDE)


def disc(radius: int) -> Image.Image:
    """White within `radius` of the middle."""
    mask = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(mask).circle((SIDE / 2, SIDE / 2), radius, fill=255)
    return mask


@pytest.mark.parametrize(("grow", "feather"), [(10, 10), (0, 0), (5, 40)])
@pytest.mark.parametrize("family", FAMILIES)
def test_only_the_mask_is_redrawn(catalogue: Catalogue, client: Client, family: str, grow: int, feather: int) -> None:
    model = catalogue.library.visible_models(None, [family])[0].name
    start = Image.effect_mandelbrot((SIDE, SIDE), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    masked = start.copy()
    masked.putalpha(ImageChops.invert(disc(RADIUS)))
    text = f"a red fox --inpaint {PICTURE.name} --inpaintmaskgrow {grow} --inpaintmaskfeather {feather} --model {model}"

    drawn = _draw(catalogue, client, text, masked)

    reach = grow + 1.5 * feather + 3  # the stand-in's blur ends a little later than the node's, resizing adds a pixel
    outside = ImageChops.invert(disc(RADIUS + round(reach)))
    ImageDraw.Draw(outside).rectangle((0, SIDE - MARK, SIDE, SIDE), fill=0)
    changed = ImageChops.difference(drawn, start)
    assert ImageChops.multiply(changed, Image.merge("RGB", [outside] * 3)).getbbox() is None
    inside = changed.convert("L").crop((SIDE // 2 - 50, SIDE // 2 - 50, SIDE // 2 + 50, SIDE // 2 + 50))
    assert inside.getbbox() == (0, 0, 100, 100)


def _draw(catalogue: Catalogue, client: Client, text: str, masked: Image.Image) -> Image.Image:
    encoded = io.BytesIO()
    masked.save(encoded, "PNG")
    client.post("/upload/image", files={"image": (PICTURE.name, encoded.getvalue())}, data={"overwrite": "true"})
    command = catalogue.parse(f"{text} --seed 7")
    (work,) = catalogue.render(command, {PICTURE.name: PICTURE}, images=1).generations
    entry = client.run(work.graph)
    assert entry["status"]["status_str"] == "success", entry["status"]
    (saved,) = entry["outputs"][work.output_nodes[0]]["images"]
    return Image.open(io.BytesIO(client.get("/view", **saved).content)).convert("RGB")
