"""The language over small commands of its own, with the shipped models, LoRAs and families."""

import tomllib
from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.command import Parser, Signature
from distillery.library import Library, load_families

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="package")
def parser() -> Parser:
    commands = tomllib.loads((Path(__file__).parent / "commands.toml").read_text())
    signatures = {name: Signature.model_validate({"name": name, **command}) for name, command in commands.items()}
    library = Library.load(ROOT / "models.toml", ROOT / "loras.toml")
    return Parser(signatures, library, load_families(ROOT / "workflows" / "families"))


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "workflows", ROOT / "models.toml", ROOT / "loras.toml")
