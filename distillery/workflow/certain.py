"""Which nodes of a plan are left whatever a member says, found without building anything."""

from functools import reduce

from distillery.workflow.plan import Plan
from distillery.workflow.verbs import Link, input_behind, links

NONE = frozenset[str]()


def certain(plan: Plan) -> frozenset[str]:
    """The nodes that the outputs need by every way that the rules could lead. There may be more that no rule drops."""
    ways = _Ways(plan)
    return NONE.union(*(ways.behind(node) for node in plan.outputs if node not in ways.bypassed))


class _Ways:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.bypassed = {node for step in plan.bypasses for node in step.nodes}
        self._written = {(node, step.input) for step in plan.sets for node in step.nodes}
        self._switched: dict[tuple[str, str], list[Link]] = {}
        for step in plan.switches:
            for node in step.nodes:
                self._switched.setdefault((node, step.input), []).append([step.source, step.output])
        self._behind: dict[str, frozenset[str]] = {}

    def behind(self, node: str) -> frozenset[str]:
        """`node`, and what is sure to be there where it is."""
        if node not in self._behind:
            self._behind[node] = frozenset({node})  # for nodes that feed each other
            feeding = (self._feeding(node, name, link) for name, link in links(self._plan.graph[node]))
            self._behind[node] = self._behind[node].union(*feeding)
        return self._behind[node]

    def _feeding(self, node: str, name: str, link: Link) -> frozenset[str]:
        """What is sure to feed an input, wherever switches lead it; nothing where a value may take its place."""
        if (node, name) in self._written:
            return NONE
        ends = [link, *self._switched.get((node, name), [])]
        return reduce(frozenset.intersection, map(self._at, ends))

    def _at(self, link: Link) -> frozenset[str]:
        source, output = link
        if source not in self._plan.graph:
            return NONE
        if source not in self.bypassed:
            return self.behind(source)
        node = self._plan.graph[source]
        name = input_behind(node, output, self._plan.schemas)
        way = dict(links(node)).get(name or "")
        return self._feeding(source, name, way) if name and way else NONE
