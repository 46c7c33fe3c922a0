"""The check of a whole folder: what cannot be loaded, what Discord would not take, and every graph options make."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from distillery.workflow.checking import limits
from distillery.workflow.checking.family import FamilyCheck
from distillery.workflow.checking.finding import Finding, Report
from distillery.workflow.checking.unread import unread
from distillery.workflow.loading import load
from distillery.workflow.workflow import Workflow


def check_folder(folder: Path, models: Path, loras: Path | None = None, only: str | None = None) -> Report:
    """Check every definition in `folder`, or the graphs of the one called `only`. It takes seconds."""
    loaded = load(folder, models, loras)
    report = Report([Finding.of(problem, folder) for problem in dict.fromkeys(loaded.problems)])
    report.findings += [*_limits(folder, loaded.workflows), *_unread(folder, loaded.workflows)]
    report.notes += [*loaded.unused, *_unused(folder, loaded.workflows)]
    done: list[FamilyCheck] = []
    for name, workflow in loaded.workflows.items():
        if loaded.library and not workflow.definition.extends and only in (None, name):
            for family, plan in workflow.plans.items():
                path = folder / name / "definition.toml"
                check = FamilyCheck(workflow.definition, loaded.families[family], plan, loaded.library, path)
                findings, tried = check.run()
                report.findings += findings
                report.tried.append(tried)
                done.append(check)
    report.findings += [] if report.findings else list(_idle(done))
    return report


def _limits(folder: Path, workflows: Mapping[str, Workflow]) -> Iterator[Finding]:
    if len(workflows) > limits.COMMANDS:
        yield Finding(str(folder), f"{len(workflows)} commands; Discord takes {limits.COMMANDS}.")
    for name, workflow in workflows.items():
        yield from (
            Finding(str(folder / name / "definition.toml"), what) for what in limits.beyond(workflow.definition)
        )


def _unread(folder: Path, workflows: Mapping[str, Workflow]) -> Iterator[Finding]:
    for name, workflow in workflows.items():
        where = str(folder / name / "definition.toml")
        if workflow.plans and not workflow.definition.extends:
            yield from (Finding(where, what) for what in unread(workflow.definition, workflow.plans.values()))


def _idle(done: list[FamilyCheck]) -> Iterator[Finding]:
    """The rules that do nothing in any family; features are read by several definitions, and one is enough.

    Left unsaid where something else is wrong: often that is why.
    """
    fired = {place for check in done for place in check.fired}
    for where, name in dict.fromkeys(place for check in done for place in check.idle if place not in fired):
        yield Finding(where, f"{name}: no option ever makes this rule do anything. Take it out.")


def _unused(folder: Path, workflows: Mapping[str, Workflow]) -> Iterator[str]:
    """Graphs that no definition names: forgotten, or not yet in use."""
    for name, workflow in workflows.items():
        for graph in sorted((folder / name).glob("*.json")):
            if graph.stem not in workflow.definition.families:
                yield f"{graph}: {name} does not name the family {graph.stem}, so the graph is not used."
