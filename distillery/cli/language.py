"""`parse` and `render`: what a text means, and the graphs it becomes, as JSON."""

import json
from typing import Any

import typer

from distillery.catalogue import Catalogue
from distillery.intake.tiers import Tiers
from distillery.settings import CatalogueSettings, IntakeSettings, load
from distillery.vocabulary.errors import CommandError


def parse(text: str) -> None:
    """Show what TEXT means: its command, every parameter, and what was chosen for you."""
    catalogue = _catalogue(load(CatalogueSettings))
    _print_or_fail(lambda: catalogue.parse(text).to_dict())


def render(text: str) -> None:
    """Show the ComfyUI graphs that TEXT becomes, for a member of the default tier."""
    catalogue = _catalogue(load(CatalogueSettings))
    tier = Tiers.load(load(IntakeSettings).tiers).allowance(None).tier

    def answer() -> dict[str, Any]:
        command = catalogue.parse(text)
        return catalogue.render(command, images_per_generation=tier.images_per_generation).to_dict()

    _print_or_fail(answer)


def _catalogue(settings: CatalogueSettings) -> Catalogue:
    return Catalogue.load(settings.workflows, settings.models)


def _print_or_fail(answer: Any) -> None:
    try:
        shown = answer()
    except CommandError as error:
        print(json.dumps({"errors": [problem.to_dict() for problem in error.problems]}, indent=2, ensure_ascii=False))
        raise typer.Exit(2) from None
    print(json.dumps(shown, indent=2, ensure_ascii=False))
