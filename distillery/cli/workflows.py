"""`workflows check`: whether every command of a folder works, whatever its members say to it."""

from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from distillery.answers import ANSWERS
from distillery.catalogue import Catalogue
from distillery.intake.tiers import Tiers
from distillery.settings import CatalogueSettings, IntakeSettings, load
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.checking import Finding, Report, Tried, check_folder
from distillery.workflow.loading import require_folder


class _Settings(CatalogueSettings, IntakeSettings):
    """Where everything lies."""


def check(folder: Path | None, only: str | None) -> None:
    """Check a folder of workflows and say what is wrong with it; exits 1 when something is.

    Graphs are built for the command called `only`, else for every one.
    """
    settings = load(_Settings)
    workflows = require_folder(folder or settings.workflows)
    report = check_folder(workflows, settings.models, settings.loras, only)
    report.findings += _beyond_workflows(workflows, settings, report)
    console = Console()
    for tried in report.tried:
        console.print(_line(tried), highlight=False, soft_wrap=True)
    for note in report.notes:
        console.print(Text(f"· {note}", style="dim"), soft_wrap=True)
    for finding in report.findings:
        console.print(Text("✗ ", style="red").append(str(finding), style="default"), soft_wrap=True)
    if report.findings:
        raise typer.Exit(1)
    built, seconds = sum(tried.graphs for tried in report.tried), sum(tried.seconds for tried in report.tried)
    console.print(f"[green]✓[/] {workflows}: {built:,} graphs built in {seconds:.1f} s, nothing wrong", highlight=False)


def _line(tried: Tried) -> str:
    place = f"{tried.command}/{tried.family}"
    return f"  {place:<24} {tried.graphs:>6,} combinations in {tried.seconds:4.1f} s ({tried.chosen})"


def _beyond_workflows(workflows: Path, settings: _Settings, report: Report) -> list[Finding]:
    """What else stops a system from starting on this folder."""
    try:
        catalogue = Catalogue.load(workflows, settings.models, settings.loras)
        Tiers.load(settings.tiers).require({name: one.tier for name, one in catalogue.definitions.items()})
    except SettingsError as error:
        told = {str(finding) for finding in report.findings}
        return [Finding.of(line, workflows) for line in str(error).splitlines() if line not in told]
    return [
        Finding(str(workflows / name / "definition.toml"), f'answer: there is no "{one.answer}": {", ".join(ANSWERS)}.')
        for name, one in catalogue.definitions.items()
        if one.answer and one.answer not in ANSWERS
    ]
