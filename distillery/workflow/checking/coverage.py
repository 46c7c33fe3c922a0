"""Which nodes are ever reached and which rules ever do anything, over all that was built."""

from typing import Any

from distillery.workflow.expression import Scope
from distillery.workflow.plan import Built, Plan
from distillery.workflow.steps import BypassStep, SetStep, SwitchStep


class Coverage:
    """Fills up as combinations are built; `idle` and `unreached` are what is left over."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.unreached = dict.fromkeys(plan.graph)
        self.idle = set(range(len(plan.steps)))

    def add(self, names: dict[str, Any], built: Built) -> None:
        """Take one built graph into account."""
        for node in [node for node in self.unreached if node in built.graph]:
            del self.unreached[node]
        if self.idle:
            self.idle -= self._effective(Scope(names), built)

    def _effective(self, scope: Scope, built: Built) -> set[int]:
        """The steps that had an effect: whose write or link no later one replaced."""
        last: dict[tuple[str, str, str], int] = {}
        effective = set()
        wrote = {id(step): nodes for step, nodes in built.shape.writes}
        for number, step in enumerate(self._plan.steps):
            if isinstance(step, SetStep) and id(step) in wrote and step.holds(scope):
                last |= {("set", node, step.input): number for node in wrote[id(step)]}
            elif isinstance(step, SwitchStep) and step.holds(scope):
                last |= {("switch", node, step.input): number for node in step.nodes if node in built.graph}
            elif isinstance(step, BypassStep) and step.holds(scope):
                effective.add(number)
        return effective | set(last.values())
