"""How a prompt ended, read from its entry in ComfyUI's history: the only place that tells the truth. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class File:
    """A file that ComfyUI saved, as `/view` asks for it; `type` is output, temp or input."""

    filename: str
    subfolder: str
    type: str


@dataclass(frozen=True)
class ExecutionError:
    """An exception that ended a prompt, and the node it came from."""

    node: str
    node_type: str
    exception_type: str
    message: str
    traceback: str = ""


@dataclass(frozen=True)
class Ending:
    """The end of one prompt: exactly one of done, interrupted, or an error."""

    outputs: dict[str, list[File]] = field(default_factory=dict)  # node id -> files, in the node's order
    error: ExecutionError | None = None
    interrupted: bool = False

    def files(self, nodes: Iterable[str]) -> Iterator[File]:
        """The files of `nodes`, in their order."""
        for node in nodes:
            yield from self.outputs.get(node, [])

    def missing(self, nodes: Iterable[str]) -> list[str]:
        """Which of `nodes` saved nothing: ComfyUI drops outputs it finds invalid and calls the rest a success."""
        return [node for node in nodes if not self.outputs.get(node)]


def read(entry: dict[str, Any]) -> Ending:
    """An entry of ``GET /history/{id}`` -> how it ended. Old and new servers, any output key."""
    status = entry.get("status") or {}
    messages = dict(message for message in status.get("messages", []) if len(message) == 2)
    if "execution_interrupted" in messages:
        return Ending(interrupted=True)
    if status.get("status_str") == "success":
        return Ending(outputs={node: list(_files(output)) for node, output in entry.get("outputs", {}).items()})
    return Ending(error=_error(messages.get("execution_error", {})))


def _files(output: dict[str, Any]) -> Iterator[File]:
    """Nodes save under ``images``, ``gifs``, ``video``, ``3d``, … : a file is whatever has a file name."""
    for items in output.values():
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict) and "filename" in item:
                yield File(item["filename"], item.get("subfolder", ""), item.get("type", "output"))


def _error(data: dict[str, Any]) -> ExecutionError:
    return ExecutionError(
        node=str(data.get("node_id", "")),
        node_type=data.get("node_type", "unknown"),
        exception_type=data.get("exception_type", "unknown"),
        message=str(data.get("exception_message", "")).strip(),
        traceback="".join(data.get("traceback", [])),
    )
