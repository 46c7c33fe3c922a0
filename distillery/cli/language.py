"""`parse` and `render`: what a text means, and the graphs it becomes, as JSON. Nothing needs to run for them."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import typer

from distillery.catalogue import Catalogue
from distillery.cli.attach import attached
from distillery.command import Command
from distillery.front import FrontSettings, open_pictures
from distillery.intake.prepare import Preparation
from distillery.intake.tiers import Tiers
from distillery.pictures import PictureRefused
from distillery.settings import load
from distillery.suggestion.rewriter import Rewriter
from distillery.vocabulary.errors import CommandError, Problem


def parse(text: str, attach: Sequence[str]) -> None:
    """Show what TEXT means: its command, every parameter, and what was chosen for you."""
    settings = load(FrontSettings)
    catalogue = _catalogue(settings)
    _print_or_fail(lambda: _command(catalogue, settings, text, attach).to_dict())


def render(text: str, attach: Sequence[str]) -> None:
    """Show the ComfyUI graphs that TEXT becomes, for a member of the default tier."""
    settings = load(FrontSettings)
    catalogue = _catalogue(settings)
    allowance = Tiers.load(settings.tiers).allowance

    def answer() -> dict[str, Any]:
        command = _command(catalogue, settings, text, attach)
        if catalogue.is_answered(command.name):
            message = f"/{command.name} is answered at once: it has no graphs."
            raise CommandError([Problem("answered_at_once", message, hint="Use serve instead of render.")])
        tier = allowance(None, catalogue.definitions[command.name].tier).tier
        prepare = Preparation(catalogue, open_pictures(settings), Rewriter.from_settings(settings))
        prepared = prepare(command, None)
        each = tier.images_per_generation
        rendering = catalogue.render(
            prepared.command, pictures=prepared.pictures, images=tier.images, images_per_generation=each
        )
        return rendering.to_dict()

    _print_or_fail(answer)


def _catalogue(settings: FrontSettings) -> Catalogue:
    return Catalogue.load(settings.workflows, settings.models, settings.loras)


def _command(catalogue: Catalogue, settings: FrontSettings, text: str, attach: Sequence[str]) -> Command:
    options = attached(attach, lambda data: open_pictures(settings).keep(data).name)
    return catalogue.parse(text, options)


def _print_or_fail(answer: Callable[[], dict[str, Any]]) -> None:
    try:
        shown = answer()
    except CommandError as error:
        raise _failed(error.problems) from None
    except PictureRefused as error:
        raise _failed([error.problem]) from None
    print(json.dumps(shown, indent=2, ensure_ascii=False))


def _failed(problems: Sequence[Problem]) -> typer.Exit:
    print(json.dumps({"errors": [problem.to_dict() for problem in problems]}, indent=2, ensure_ascii=False))
    return typer.Exit(2)
