"""Parse, render and validate one full /serve, against `json.dumps` of the graph that comes of it."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.measure import Cell, table
from distillery.catalogue import Catalogue
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.wire import Graph

PICTURE = StoredPicture(f"input_{'0' * 32}.png", f"inputs/input_{'0' * 32}.png", 1200, 800)
PLAIN = "an old bartender, cinematic light --ar 16:9 --seed 7 --images 1"
# Five LoRAs, a start picture, ControlNet, an image prompt, two regions, the hires pass: nearly all that /serve can do.
FULL = (
    "an old bartender with ::white HAIR:: behind a ::brass COUNTER:: --seed 7 --cfg 7 --neg rain, fog, people "
    f"--lora analog, oilpaint, watercolor, pixelart, lineart --image {PICTURE.name} --imagedenoise 0.7 "
    f"--control {PICTURE.name} --controlweight 0.6 --adapt {PICTURE.name} --adaptweight 0.5 "
    "--power 0.4 --sharpen 0.2 --upscalemethod legacy --images 1"
)
ROUNDS = 300
MOST_MS, MOST_TIMES = 1.0, 20.0  # what is promised of a full /serve: milliseconds, and times the floor


def main() -> None:
    """Print the table, one unit is one request; then the promise and what was measured."""
    catalogue = Catalogue.load(Path("workflows"), Path("models.toml"), Path("loras.toml"))
    command = catalogue.parse(FULL)
    graph = _render(catalogue, FULL)
    floor = f"json.dumps of its {len(graph)} nodes"
    works: dict[str, Callable[[], object]] = {
        floor: lambda: json.dumps(graph),
        "parse": lambda: catalogue.parse(FULL),
        "render and validate": lambda: catalogue.render(command, {PICTURE.name: PICTURE}),
        "all of it": lambda: _render(catalogue, FULL),
        "all of it, flags never combined so": lambda: _render(_forgetful(catalogue), FULL),
        "all of a plain one": lambda: _render(catalogue, PLAIN),
    }
    table("Language: one full /serve, one core", floor, [Cell(name, ROUNDS, _often(do)) for name, do in works.items()])
    mine, base = _p50(works["all of it"]), _p50(works[floor])
    print(
        f"p50 {mine * 1e3:.2f} ms (promised: {MOST_MS:.2f}), "
        f"{mine / base:.1f} × json.dumps (promised: {MOST_TIMES:.0f}), "
        f"{1 / mine:,.0f} requests a second and core"
    )


def _render(catalogue: Catalogue, text: str) -> Graph:
    """The graph of `text`, as a front end makes it."""
    return catalogue.render(catalogue.parse(text), {PICTURE.name: PICTURE}).generations[0].graph


def _forgetful(catalogue: Catalogue) -> Catalogue:
    """The same catalogue, which has built nothing yet."""
    workflows = {
        name: replace(workflow, plans={family: replace(plan) for family, plan in workflow.plans.items()})
        for name, workflow in catalogue.workflows.items()
    }
    return replace(catalogue, workflows=workflows)


def _often(work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(ROUNDS)]


def _p50(work: Callable[[], object]) -> float:
    """Seconds that half of the calls stay below."""
    times = []
    for _ in range(4 * ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
