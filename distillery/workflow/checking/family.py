"""The check of one definition on one family: every combination of its options, built as a member's would be."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from distillery.command import Parser
from distillery.library import Family, Library
from distillery.workflow.checking.axes import axes
from distillery.workflow.checking.combinations import combinations
from distillery.workflow.checking.constants import misfits
from distillery.workflow.checking.coverage import Coverage
from distillery.workflow.checking.finding import Finding, Tried
from distillery.workflow.checking.places import Place, places
from distillery.workflow.checking.smallest import smallest, text
from distillery.workflow.checking.stock import Stock
from distillery.workflow.checking.trial import Fault, Trials
from distillery.workflow.definition import Definition
from distillery.workflow.plan import Plan
from distillery.workflow.validate import title

MOST_FINDINGS = 20  # one mistake can show in hundreds of ways


class FamilyCheck:
    """`path` is that of the definition. `run` once; then `idle` and `fired` are the places of rules."""

    def __init__(self, definition: Definition, family: Family, plan: Plan, library: Library, path: Path) -> None:
        self._definition, self._family, self._plan, self._path = definition, family, plan, path
        model = definition.of_type("model")
        self._stock = Stock(family, library, plan, model.default if model and model.default else library.default)
        parser = Parser({definition.name: definition}, self._stock.library, {family.name: family})
        self._trials = Trials(definition, plan, self._stock, parser)
        self._places = places(definition, family.name, plan, path)
        self._coverage = Coverage(plan)

    def run(self) -> tuple[list[Finding], Tried]:
        """What is wrong, and what was tried to find it."""
        started = perf_counter()
        wrong = {what: step for step, what in misfits(self._plan, self._stock.files)}
        varying, findings = axes(self._definition, self._plan, self._stock), list[Finding]()
        chosen, how = combinations(varying, self._definition)
        faults = self._faults(chosen)
        for fault, combination in faults[:MOST_FINDINGS]:
            less = smallest(combination, varying, fault, self._trials)
            step = wrong.pop(fault.what, fault.step)
            findings.append(self._finding(fault.what, step, text(less, self._trials)))
        findings += [self._finding(what, step) for what, step in wrong.items()]
        if len(faults) > MOST_FINDINGS:
            findings.append(self._finding(f"and {len(faults) - MOST_FINDINGS} more."))
        findings += [] if findings else list(self._unreached())
        spent = perf_counter() - started
        return findings, Tried(self._definition.name, self._family.name, len(chosen), how, spent)

    @property
    def fired(self) -> set[Place]:
        """The rules that did something."""
        return {place for step, place in enumerate(self._places) if step not in self._coverage.idle}

    @property
    def idle(self) -> list[Place]:
        """The rules that never did anything, although their nodes were there."""
        reached = self._plan.graph.keys() - self._coverage.unreached.keys()
        steps = sorted(self._coverage.idle)
        return [self._places[step] for step in steps if not reached.isdisjoint(self._plan.steps[step].nodes)]

    def _faults(self, chosen: list[dict[str, Any]]) -> list[tuple[Fault, Mapping[str, Any]]]:
        """Each fault once, with a combination that shows it."""
        found: dict[Any, tuple[Fault, Mapping[str, Any]]] = {}
        for combination in chosen:
            trial = self._trials.run(combination)
            for fault in trial.faults:
                found.setdefault(fault.key, (fault, combination))
            if trial.names and trial.built:
                self._coverage.add(trial.names, trial.built)
        return list(found.values())

    def _unreached(self) -> Iterator[Finding]:
        """Left unsaid where something else is wrong: often that is why."""
        graph = self._path.with_name(f"{self._family.name}.json")
        for node in self._coverage.unreached:
            yield Finding(str(graph), f"no option ever reaches {title(self._plan.graph, node)}. Take it out.")

    def _finding(self, what: str, step: int | None = None, shown_by: str | None = None) -> Finding:
        if step is None:
            return Finding(str(self._path), f"{self._family.name}: {what}", shown_by)
        where, name = self._places[step]
        return Finding(where, f"{name}: {self._family.name}: {what}", shown_by)
