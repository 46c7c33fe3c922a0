"""`workflows import`: a graph as a designer exported it becomes a command; nothing is asked."""

import re
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from distillery.library import Library, load_families
from distillery.settings import CatalogueSettings, load
from distillery.vocabulary.errors import SettingsError
from distillery.workflow import Schemas
from distillery.workflow.checking import Report, check_folder
from distillery.workflow.drafting import Drafted, Installation, draft
from distillery.workflow.folder import custom_nodes, read_definitions
from distillery.workflow.loading import require_folder
from distillery.workflow.workflow import read_graph

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_TAKEN = ("families", "features", "schemas")  # folders beside the commands'


def import_graph(graph: Path, name: str | None, into: Path | None, force: bool) -> None:
    """Draft a command from the file `graph`, write it, and check it; exits 1 when a person must mend it first.

    Raises SettingsError, and then nothing is written.
    """
    settings = load(CatalogueSettings)
    folder, called = require_folder(into or settings.workflows), name or _slug(graph.stem)
    _require_free(folder, called, force)
    drafted = _draft(called, graph, _installed(folder, settings))
    _write(folder, settings.models, drafted)
    report = check_folder(folder, settings.models, settings.loras, only=called)
    _tell(Console(), folder, settings.models, drafted, report)
    if report.findings:
        raise typer.Exit(1)


def _draft(name: str, path: Path, installed: Installation) -> Drafted:
    graph = read_graph(path)
    try:
        return draft(name, graph, installed)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None
    except RecursionError:
        raise SettingsError(f"{path}: its values are nested too deeply.") from None


def _slug(stem: str) -> str:
    """A command's name from a file's."""
    return re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-_")[:32].rstrip("-_")


def _require_free(folder: Path, name: str, force: bool) -> None:
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise SettingsError(
            f'A command cannot be called "{name}". Give it one with --name: up to 32 small letters, digits, - and _.'
        )
    if (folder / name).exists() and not force:
        raise SettingsError(f"{folder / name} exists. Choose another --name, or write over it with --force.")


def _installed(folder: Path, settings: CatalogueSettings) -> Installation:
    definitions, _ = read_definitions(folder)  # what is wrong with another command is not ours to say
    return Installation(
        Schemas.load(folder / "schemas" / "comfyui.json"),
        load_families(folder / "families"),
        Library.load(settings.models, settings.loras),
        custom_nodes(definitions),
    )


def _write(folder: Path, models: Path, drafted: Drafted) -> None:
    try:
        for path, text in drafted.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        for path, text in drafted.ends.items():
            _append(folder / path, text)
        if drafted.model:
            _append(models, drafted.model)
    except OSError as error:
        raise SettingsError(f"{error.filename} cannot be written: {error.strerror}.") from error


def _append(path: Path, text: str) -> None:
    written = path.read_text(encoding="utf-8")
    path.write_text(written.rstrip("\n") + "\n" + text, encoding="utf-8")


def _tell(console: Console, folder: Path, models: Path, drafted: Drafted, report: Report) -> None:
    for name in drafted.files:
        console.print(Text(f"+ {folder / name}"), soft_wrap=True)
    ends = {**{folder / name: text for name, text in drafted.ends.items()}, models: drafted.model or ""}
    for path, text in ends.items():
        for header in re.findall(r"^\[.*\]$", text, re.MULTILINE):
            console.print(Text(f"+ {path}: {header}"), soft_wrap=True)
    for sentence in drafted.said:
        console.print(Text(f"· {sentence}", style="dim"), soft_wrap=True)
    for finding in report.findings:
        console.print(Text("✗ ", style="red").append(str(finding), style="default"), soft_wrap=True)
    if not report.findings:
        built = sum(tried.graphs for tried in report.tried)
        console.print(f"[green]✓[/] /{drafted.name} is a command: {built:,} graphs built, nothing wrong.")
        console.print(f"Try it: {_example(drafted)}\nThen start the system again.", highlight=False, soft_wrap=True)


def _example(drafted: Drafted) -> str:
    """A call that shows its graph."""
    words = "" if "image" in drafted.needed or "prompt" not in drafted.takes else " a red fox"
    attached = "".join(f" --attach {name}=picture.png" for name in drafted.needed)
    return f'python -m distillery render "/{drafted.name}{words}"{attached}'
