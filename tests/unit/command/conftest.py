"""The shipped catalogue, and a second command so that one can be the wrong one."""

from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.command import Parser, Signature

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "workflows", ROOT / "models.toml")


@pytest.fixture(scope="package")
def parser(catalogue: Catalogue) -> Parser:
    makemask = Signature.model_validate(
        {
            "name": "makemask",
            "description": "Draw a mask",
            "families": ["sd15"],
            "parameters": {
                "gridsize": {"type": "int", "range": [2, 20], "default": 4, "help": "Cells a side"},
                "gridshape": {
                    "type": "choice",
                    "choices": ["square", "round"],
                    "default": "square",
                    "help": "Shape",
                },
                "gridlines": {"type": "switch", "help": "Draw the lines"},
                "note": {"type": "text", "help": "Free text"},
            },
        }
    )
    signatures = {**catalogue.definitions, "makemask": makemask}
    return Parser(signatures, catalogue.library, catalogue.families)
