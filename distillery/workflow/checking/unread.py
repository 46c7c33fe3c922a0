"""What members can say without any effect: parameters that no rule reads, LoRAs beyond those that the graph has."""

from collections.abc import Iterable, Iterator

from distillery.command.parameter import Parameter
from distillery.workflow.definition import Definition
from distillery.workflow.derived import LORAS, expression_name
from distillery.workflow.plan import Plan

# What has an effect without any rule: the model decides about the family, a preset stands for other flags, the others
# are read in Python.
_ELSEWHERE = frozenset({"images", "llm", "raw"})
_DERIVED = {"ratio": {"width", "height"}, "loras": {*LORAS, "lora_count"}}


def unread(definition: Definition, plans: Iterable[Plan]) -> Iterator[str]:
    """One sentence for each parameter that does nothing, or less than it says."""
    read = frozenset[str]().union(*(plan.names for plan in plans))
    sources = {name for each in definition.parameters.values() for _, name in each.sources}
    for parameter in definition.parameters.values():
        if parameter.type in ("model", "preset") or parameter.name in {*_ELSEWHERE, *sources}:
            continue
        if not read & _names(parameter, definition):
            yield f"parameters.{parameter.name}: no rule reads it, so it does nothing."
        elif parameter.type == "loras" and (beyond := _beyond(parameter, read)):
            yield f"parameters.{parameter.name}: nothing reads {', '.join(beyond)}; lower max_items."


def _names(parameter: Parameter, definition: Definition) -> set[str]:
    prompt = {"positive"} if parameter == definition.prompt else set[str]()
    return {expression_name(parameter.name), *prompt, *_DERIVED.get(parameter.type, ())}


def _beyond(parameter: Parameter, read: frozenset[str]) -> list[str]:
    """The LoRAs that members may give and no rule reads."""
    if "lora_count" in read:
        return []
    return [name for name in LORAS[: parameter.max_items or len(LORAS)] if name not in read]
