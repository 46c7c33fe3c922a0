"""`python -m scripts.tour [SCENE …]`: play the scenes (all, unless some are named) and take their pictures."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.tour.drawing.camera import camera
from scripts.tour.scenes.asking import asking
from scripts.tour.scenes.governing import governing
from scripts.tour.scenes.keeping import keeping
from scripts.tour.scenes.languages import languages
from scripts.tour.scenes.operating import operating
from scripts.tour.scenes.pressing import pressing
from scripts.tour.stage import Shot, Stage, stage

PICTURES = Path(__file__).parents[2] / "docs" / "tour"
SCENES: dict[str, Callable[[Stage], Iterator[Shot]]] = {
    "asking": asking,
    "pressing": pressing,
    "keeping": keeping,
    "languages": languages,
    "governing": governing,
    "operating": lambda _: operating(),
}


def main(names: list[str]) -> None:
    """Say of every picture how large it is."""
    PICTURES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(prefix="tour-") as folder,
        stage(Path(folder) / "home") as played,
        camera(played.fetch) as taking,
    ):
        for name in names or SCENES:
            for shot in SCENES[name](played):
                size = taking.shoot(shot.html, PICTURES / f"{shot.name}.webp")
                print(f"{size / 1000:6.1f} kB  {shot.name}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
