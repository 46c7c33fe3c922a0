"""Judges an API-format graph as ComfyUI does before it queues it; the answer goes to the client as it stands."""

from dataclasses import dataclass, field
from typing import Any

from worker.standin import complaints
from worker.standin.catalogue import Catalogue
from worker.standin.complaints import Complaint
from worker.standin.folders import Folders, OutsideFolder

Graph = dict[str, Any]
CONVERT = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}


@dataclass
class Verdict:
    """`outputs` are the output nodes that may run; `error` is set when none may."""

    outputs: list[str] = field(default_factory=list)
    node_errors: dict[str, Any] = field(default_factory=dict)
    error: Complaint | None = None


def validate(graph: Graph, catalogue: Catalogue, folders: Folders, only: list[str] | None = None) -> Verdict:
    """Checks every output node (or those in `only`); converts constants in place, as ComfyUI does."""
    candidates = []
    for node_id in graph:
        if "class_type" not in graph[node_id]:
            return Verdict(error=complaints.missing_class_type(node_id))
        class_type = graph[node_id]["class_type"]
        if class_type not in catalogue:
            return Verdict(error=complaints.unknown_class(node_id, class_type))
        if catalogue.is_output(class_type) and (only is None or node_id in only):
            candidates.append(node_id)
    if not candidates:
        return Verdict(error=complaints.no_outputs())
    # ComfyUI keeps them in a set, so their order differs from start to start; sorted, it is one of those and stays.
    return _judge_outputs(sorted(candidates), Inspection(graph, catalogue, folders))


def _judge_outputs(candidates: list[str], inspection: "Inspection") -> Verdict:
    verdict, reasons = Verdict(), []
    for node_id in candidates:
        try:
            good = inspection.node(node_id)
        except Exception as error:  # whatever a graph provokes becomes its author's answer, never a 500
            inspection.found[node_id], good = [complaints.outer_exception(error)], False
        if good:
            verdict.outputs.append(node_id)
            continue
        reasons += inspection.found[node_id]
        inspection.blame(node_id, verdict.node_errors)
    if not verdict.outputs:
        verdict.error = complaints.outputs_failed(reasons)
    return verdict


class Inspection:
    """Walks from the output nodes upstream, visiting each node once."""

    def __init__(self, graph: Graph, catalogue: Catalogue, folders: Folders) -> None:
        self.found: dict[str, list[Complaint]] = {}
        self._bad: set[str] = set()
        self._open: set[str] = set()
        self._graph, self._catalogue, self._folders = graph, catalogue, folders

    def node(self, node_id: str) -> bool:
        """Whether the node and all upstream of it may run."""
        if node_id in self._open:  # a cycle: ComfyUI recurses until Python stops it, and forgets why
            return False
        if node_id not in self.found:
            self._open.add(node_id)
            try:
                self._visit(node_id)
            finally:
                self._open.discard(node_id)
        return node_id not in self._bad and not self.found[node_id]

    def blame(self, output: str, node_errors: dict[str, Any]) -> None:
        """Adds what was found so far to the answer, marked as what `output` depends on."""
        for node_id, reasons in self.found.items():
            if reasons:
                entry = {"errors": reasons, "dependent_outputs": [], "class_type": self._graph[node_id]["class_type"]}
                node_errors.setdefault(node_id, entry)["dependent_outputs"].append(output)

    def _visit(self, node_id: str) -> None:
        class_type, given = self._graph[node_id]["class_type"], self._graph[node_id]["inputs"]
        reasons: list[Complaint] = []
        for name, (category, kind, settings) in self._catalogue.inputs(class_type).items():
            if name not in given:
                reasons += [complaints.required_missing(name)] if category == "required" else []
            elif isinstance(given[name], list):
                reasons += self._link(node_id, name, kind, settings)
            else:
                reasons += self._constant(class_type, given, name, kind, settings)
        self.found[node_id] = reasons

    def _link(self, node_id: str, name: str, kind: Any, settings: dict[str, Any]) -> list[Complaint]:
        link, config = self._graph[node_id]["inputs"][name], [kind, settings]
        if len(link) != 2:
            return [complaints.bad_link(name, config, link)]
        source = link[0]
        received = self._catalogue.returns(self._graph[source]["class_type"])[link[1]]
        if not _fits(received, kind):
            return [complaints.type_mismatch(name, config, received, kind, link)]
        try:
            good = self.node(source)
        except Exception as error:  # see above: the fault belongs to the linked node's answer
            self.found[source], good = [complaints.inner_exception(name, config, link, error)], False
        if not good:
            self._bad.add(node_id)
        return []

    def _constant(
        self, class_type: str, given: dict[str, Any], name: str, kind: Any, settings: dict[str, Any]
    ) -> list[Complaint]:
        config, value = [kind, settings], given[name]
        if isinstance(value, dict) and "__value__" in value:
            value = value["__value__"]
        try:
            value = given[name] = CONVERT[kind](value) if isinstance(kind, str) and kind in CONVERT else value
        except (TypeError, ValueError) as error:
            return [complaints.not_convertible(name, config, kind, value, error)]
        if class_type.startswith("LoadImage") and name == "image":
            return self._picture(name, value)
        return self._range(class_type, name, value, kind, settings)

    def _range(self, class_type: str, name: str, value: Any, kind: Any, settings: dict[str, Any]) -> list[Complaint]:
        config = [kind, settings]
        if "min" in settings and value < settings["min"]:
            return [complaints.too_small(name, config, value, settings["min"])]
        if "max" in settings and value > settings["max"]:
            return [complaints.too_big(name, config, value, settings["max"])]
        choices = kind if isinstance(kind, list) else settings.get("options", []) if kind == "COMBO" else None
        if choices is None or value in choices or self._catalogue.accepts_any(class_type, name):
            return []
        return [complaints.not_in_list(name, config, value, choices)]

    def _picture(self, name: str, value: str) -> list[Complaint]:
        try:
            present = self._folders.uploaded(value).is_file()
        except OutsideFolder:
            present = False
        return [] if present else [complaints.custom_failed(name, f"Invalid image file: {value}")]


def _fits(received: Any, wanted: Any) -> bool:
    if received == wanted or (received == "COMBO" and isinstance(wanted, list)):
        return True
    if not isinstance(received, str) or not isinstance(wanted, str):
        return False
    offered, accepted = ({part.strip() for part in types.split(",")} for types in (received, wanted))
    return "*" in offered | accepted or bool(offered & accepted)
