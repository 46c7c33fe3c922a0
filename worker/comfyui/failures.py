"""What ComfyUI's refusals and exceptions mean for the one who asked: answers -> `Failure`. Pure."""

import json
import re
from typing import Any

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Failure, Graph
from worker.comfyui.history import ExecutionError

# What a machine lacks or does wrong: the same graph may run elsewhere.
_MACHINE = re.compile(
    r"cuda error|cudnn|cublas|acceleratorerror|device-side assert|no kernel image|driver|no space left"
    r"|safetensor|unpickling|filenotfound|no such file|oserror|permissionerror|connectionerror|timeout",
    re.IGNORECASE,
)
_OUT_OF_MEMORY = re.compile(r"outofmemory|out of memory|memoryerror|allocation on device", re.IGNORECASE)
_FILE_INPUT = re.compile(r"_name$|^(image|mask|video|audio|file)$")
_FILE_VALUE = re.compile(r"\.\w{2,12}$")

OUT_OF_MEMORY = "The GPU ran out of memory. Try a smaller size or fewer extras."


def from_missing_classes(classes: list[str], graph: Graph) -> Failure:
    """Node classes that this ComfyUI lacks -> a failure that another worker may not have."""
    listed, nodes = ", ".join(classes), "node" if len(classes) == 1 else "nodes"
    used = {node: content for node, content in graph.items() if content.get("class_type") in classes}
    where = ", ".join(f"“{title(graph, node)}” ({content['class_type']} #{node})" for node, content in used.items())
    return Failure(FailureClass.UNSUITABLE, f"This worker's ComfyUI lacks the custom {nodes} {listed}.", where)


def from_validation(answer: dict[str, Any], graph: Graph) -> Failure | None:
    """An answer of ``POST /prompt`` -> why the graph will not run, or None when it will.

    Also for HTTP 200: node errors there mean that ComfyUI quietly leaves outputs out.
    """
    error, node_errors = answer.get("error"), answer.get("node_errors") or {}
    if not error and not node_errors:
        return None
    detail = json.dumps({"error": error, "node_errors": node_errors}, default=str)[:4000]
    if isinstance(error, dict) and (missing := _missing_node(error)):
        return Failure(FailureClass.UNSUITABLE, f"This worker's ComfyUI lacks a custom node. {missing}", detail)
    problems = [(node, problem) for node, found in node_errors.items() for problem in (found or {}).get("errors", [])]
    if not problems:
        text = error.get("message", "") if isinstance(error, dict) else str(error or "")
        return Failure(FailureClass.MEMBER, f"ComfyUI refused the workflow. {text}".strip(), detail)
    files = [problem for _, problem in problems if _is_missing_file(problem)]
    if files:
        names = ", ".join(sorted({str(problem["extra_info"]["received_value"]) for problem in files}))
        return Failure(FailureClass.UNSUITABLE, f"This worker does not have {names}.", detail)
    sentences = "; ".join(_sentence(graph, node, problem) for node, problem in problems[:3])
    return Failure(FailureClass.MEMBER, f"ComfyUI refused the workflow: {sentences}.", detail)


def from_execution(error: ExecutionError, graph: Graph) -> Failure:
    """The exception that ended a prompt -> out of memory, this machine's trouble, or a request that cannot be made."""
    told = f"{error.exception_type}: {error.message}"
    if _OUT_OF_MEMORY.search(told):
        return Failure(FailureClass.OUT_OF_MEMORY, OUT_OF_MEMORY, told)
    where = title(graph, error.node) or error.node_type
    detail = f"{where} ({error.node_type} #{error.node}): {told}\n{error.traceback}"[:4000]
    if _MACHINE.search(told):
        return Failure(FailureClass.INFRASTRUCTURE, f"A worker failed at “{where}”.", detail)
    reason = error.message.splitlines()[0].strip() if error.message else error.exception_type
    return Failure(FailureClass.MEMBER, f"ComfyUI could not finish “{where}”: {reason[:300]}", detail)


def title(graph: Graph, node: str) -> str:
    """What a designer called the node, or its class; empty when the graph has no such node."""
    found = graph.get(node, {})
    return str(found.get("_meta", {}).get("title") or found.get("class_type", ""))


def _missing_node(error: dict[str, Any]) -> str:
    """The old servers' word (`invalid_prompt`) or the new ones' (`missing_node_type`) for an unknown class."""
    message = str(error.get("message", ""))
    unknown = error.get("type") == "missing_node_type" or "does not exist" in message
    return message if unknown else ""


def _is_missing_file(problem: dict[str, Any]) -> bool:
    about = problem.get("extra_info") or {}
    kind, value = problem.get("type"), str(about.get("received_value", ""))
    named = bool(_FILE_INPUT.search(str(about.get("input_name", "")))) and bool(_FILE_VALUE.search(value))
    return kind in ("value_not_in_list", "custom_validation_failed") and named


def _sentence(graph: Graph, node: str, problem: dict[str, Any]) -> str:
    about = problem.get("extra_info") or {}
    where = f"“{title(graph, node) or node}”"
    return f"{where} {about.get('input_name', '')}: {problem.get('message', 'is not valid')}".replace(" :", ":")
