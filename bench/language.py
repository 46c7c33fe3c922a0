"""Parse, render and validate against `json.dumps` of the same graph."""

import json
from pathlib import Path

from bench.measure import Cell, table
from distillery.catalogue import Catalogue

TEXT = "an old bartender, cinematic light --ar 16:9 --neg rain, fog --seed 7 --cfg 7 --model sdxl --images 1"
ROUNDS = 300


def main() -> None:
    """Print the table; one unit is one request."""
    catalogue = Catalogue.load(Path("workflows"), Path("models.toml"))
    command = catalogue.parse(TEXT)
    graph = catalogue.render(command).generations[0].graph

    def repeat(work: object) -> object:
        assert callable(work)
        return lambda: [work() for _ in range(ROUNDS)]

    table(
        "Language: one /serve, one core",
        "json.dumps of its graph",
        [
            Cell("json.dumps of its graph", ROUNDS, repeat(lambda: json.dumps(graph))),  # type: ignore[arg-type]
            Cell("parse", ROUNDS, repeat(lambda: catalogue.parse(TEXT))),  # type: ignore[arg-type]
            Cell("render and validate", ROUNDS, repeat(lambda: catalogue.render(command))),  # type: ignore[arg-type]
        ],
    )
