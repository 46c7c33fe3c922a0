"""Where rules stand in their files, and what to call them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from distillery.workflow.definition import Definition
from distillery.workflow.plan import Plan
from distillery.workflow.rules import Rule
from distillery.workflow.steps import BypassStep, SetStep, Step

_HEADER = re.compile(r"\s*\[\[\s*(set|switch|bypass)\s*\]\]")


class Place(NamedTuple):
    """`where` is a file, with a line where its rules stand under headers of their own; `name` what the rule is."""

    where: str
    name: str


def places(definition: Definition, family: str, plan: Plan, path: Path) -> list[Place]:
    """For each step of `plan`, in order, the place of its rule; `path` is the definition's own file."""
    found = list(_places(definition, family, path))
    return found if len(found) == len(plan.steps) else [Place(str(path), _kind(step)) for step in plan.steps]


def _places(definition: Definition, family: str, path: Path) -> Iterator[Place]:
    for verb, rules in (("set", definition.sets), ("switch", definition.switches), ("bypass", definition.bypasses)):
        for rule, where in zip(rules, _lines(verb, rules, path), strict=True):
            if rule.concerns(family):
                yield from (Place(where, name) for each in rule.unrolled() for name in _names(verb, each))


def _lines(verb: str, rules: tuple[Rule, ...], path: Path) -> Iterator[str]:
    """Where each rule stands: they keep the order that they have in their file."""
    headers = {file: _headers(file).get(verb, []) for file in {rule.file or path for rule in rules}}
    count: dict[Path, int] = defaultdict(int)
    total = {file: sum((rule.file or path) == file for rule in rules) for file in headers}
    for rule in rules:
        file = rule.file or path
        known = len(headers[file]) == total[file]
        yield f"{file}:{headers[file][count[file]]}" if known else str(file)
        count[file] += 1


def _headers(path: Path) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if match := _HEADER.match(line):
            found[match[1]].append(number)
    return found


def _names(verb: str, rule: Rule) -> Iterator[str]:
    """One name for each step that the rule becomes."""
    nodes = ", ".join(f'"{node}"' for node in rule.node)
    inputs = getattr(rule, "inputs", None) or [getattr(rule, "input", None)]
    yield from (f"[[{verb}]] {nodes}" + (f" {name}" if name else "") for name in inputs)


def _kind(step: Step) -> str:
    kind = "set" if isinstance(step, SetStep) else "bypass" if isinstance(step, BypassStep) else "switch"
    return f"[[{kind}]] on {', '.join(step.nodes)}"
