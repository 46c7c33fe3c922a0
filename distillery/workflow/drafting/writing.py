"""The texts of a draft, commented for the person who goes on from there."""

from collections.abc import Mapping

from distillery.library import Family
from distillery.workflow.custom import CustomNode
from distillery.workflow.drafting import toml
from distillery.workflow.drafting.export import Export
from distillery.workflow.drafting.parameters import Draft


def definition(name: str, family: str, export: Export, parts: Draft, size: tuple[str, str] | None) -> str:
    head = "\n".join(
        [
            toml.comment(f"/{name}, drafted from a graph. How to read this file: workflows/README.md."),
            f"name = {toml.text(name)}",
            toml.comment("What members see in Discord's list of commands"),
            f"description = {toml.text(f'Make pictures with {name}')}",
            f"families = {toml.value([family])}",
            f"outputs = {toml.value([export.title(export.output)])}",
            *(
                [toml.comment("The picture's size, where the ratio's is not it"), f"size = {toml.value(size)}"]
                if size
                else []
            ),
        ]
    )
    nodes = [_node(kind, node) for kind, node in export.nodes.items()]
    sections = [
        head,
        toml.comment("What members can say. Take out what they should not; `option = true` shows it in Discord."),
        *(parts.parameters.values() or ["[parameters]"]),
        toml.comment("What that does to the graph"),
        *parts.rules,
        *([toml.comment("Custom nodes. Say where each comes from: package and url")] if nodes else []),
        *nodes,
    ]
    return "\n\n".join(sections) + "\n"


def _node(kind: str, node: CustomNode) -> str:
    said = {"package": node.package, "url": node.url, "outputs": node.outputs, "saves": node.saves or None}
    table = toml.table(f"[nodes.{toml.key(kind)}]", said)
    specs = {key: spec.model_dump(exclude_defaults=True) for key, spec in node.inputs.items()}
    short = {key: spec["type"] if spec.keys() == {"type"} else spec for key, spec in specs.items()}
    return f"{table}\n{toml.table(f'[nodes.{toml.key(kind)}.inputs]', _keyed(short))}" if short else table


def _keyed(said: Mapping[str, object]) -> dict[str, object]:
    return {toml.key(name): value for name, value in said.items()}


def family(drafted: Family, extra: Mapping[str, str]) -> str:
    head = "\n".join(
        [
            toml.comment(
                "A family of models, drafted from a graph: its name for members, words added to prompts, sizes."
            ),
            f"title = {toml.text(drafted.title)}",
        ]
    )
    said = [toml.table("[sizes]", {toml.text(ratio): list(size) for ratio, size in drafted.sizes.items()})]
    if extra:
        said.append(toml.table("[files]", extra, ["What its models work with"]))
    return "\n\n".join([head, *said]) + "\n"


def more_files(name: str, extra: Mapping[str, str]) -> str:
    tables = [toml.table(f"[files.{role}]", {"file": file}) for role, file in extra.items()]
    return "\n" + "\n".join([toml.comment(f"For /{name}"), *tables]) + "\n"


def model(name: str, family: str, role: str, file: str) -> str:
    """An entry for the end of ``models.toml``."""
    said = {"family": family, "description": "", "files": {role: file}}
    return "\n" + toml.table(f"[models.{toml.key(name)}]", said) + "\n"
