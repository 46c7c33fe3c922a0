"""The pictures that a graph loads: which of them it can do without, and what must be taken out of it then."""

from dataclasses import dataclass, field

from distillery.workflow.drafting.export import Export
from distillery.workflow.schemas import fits
from distillery.workflow.verbs import as_link, links

_VIDEO = ("video", "audio")


@dataclass(frozen=True)
class Picture:
    """A picture that members may bring: the nodes that load it, and those to bypass without it (none: it is needed)."""

    parameter: str
    loaders: tuple[str, ...]
    bypassed: tuple[str, ...] = ()
    input: str = field(default="image")

    @property
    def needed(self) -> bool:
        """Whether the graph draws nothing without it."""
        return not self.bypassed


def pictures(export: Export) -> list[Picture]:
    """Every picture, those that are needed first."""
    loaders: dict[tuple[str, str], list[str]] = {}
    for node in export.graph:
        for name, value in export.inputs(node).items():
            spec = export.spec(node, name)
            if spec and spec.uploads and isinstance(value, str) and not any(word in name for word in _VIDEO):
                loaders.setdefault((name, value), []).append(node)
    found = [(name, tuple(nodes), _bypassed(export, set(nodes))) for (name, _), nodes in loaders.items()]
    ordered = sorted(found, key=lambda each: bool(each[2]))
    names = ["image", *(f"image{number}" for number in range(2, len(ordered) + 1))]
    return [Picture(own, nodes, bypassed, name) for own, (name, nodes, bypassed) in zip(names, ordered, strict=False)]


def _bypassed(export: Export, loaders: set[str]) -> tuple[str, ...]:
    """The nodes to take out so that nothing needs `loaders` any more; none when the picture itself is made of them."""
    fed, bypassed = set(loaders), []
    waiting = list(loaders)
    while waiting:
        source = waiting.pop(0)
        for node in [node for node in export.graph if node not in fed and _feeds(export, source, node)]:
            fed.add(node)
            if node == export.output:
                return ()
            if _is_passable(export, node, fed):
                bypassed.append(node)
            else:
                waiting.append(node)
    return tuple(bypassed)


def _feeds(export: Export, source: str, node: str) -> bool:
    return any(link[0] == source for _, link in links(export.graph[node]))


def _is_passable(export: Export, node: str, fed: set[str]) -> bool:
    """Whether a bypass joins each of its outputs in use to something that the picture does not feed."""
    used = {link[1] for other in export.graph for _, link in links(export.graph[other]) if link[0] == node}
    return bool(used) and all(_passes(export, node, index, fed) for index in used)


def _passes(export: Export, node: str, index: int, fed: set[str]) -> bool:
    schema = export.schema(node)
    if index >= len(schema.outputs):
        return False
    order = schema.input_order
    found = next((each for each in [*order[index : index + 1], *order] if fits(schema.outputs[index], each.type)), None)
    link = as_link(export.inputs(node).get(found.name)) if found else None
    return link is not None and link[0] not in fed
