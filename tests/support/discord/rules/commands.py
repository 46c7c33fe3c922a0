"""Application command rules that Discord enforces and its schema leaves out."""

import re
from collections import Counter
from typing import Any

from tests.support.discord.model.commands import CHAT, MESSAGE, USER
from tests.support.discord.rules.problem import Problem

Definition = dict[str, Any]

MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
TOTAL_CHARACTERS = 8000
# Discord's own pattern is ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$ with no upper-case variant.
_NAME = re.compile(r"[-_'\w]{1,32}")


def problems(commands: list[Definition]) -> list[Problem]:
    """What is wrong with a bulk overwrite."""
    found = _too_many(commands)
    for index, command in enumerate(commands):
        if _kind(command) == CHAT:
            found += _node((index,), command)
        if _length(command) > TOTAL_CHARACTERS:
            message = f"Command exceeds maximum size ({TOTAL_CHARACTERS})"
            found.append(Problem((index,), "APPLICATION_COMMAND_TOO_LARGE", message))
    return found


def _kind(command: Definition) -> int:
    return command.get("type") or CHAT


def _too_many(commands: list[Definition]) -> list[Problem]:
    counts = Counter(_kind(command) for command in commands)
    names = Counter((_kind(command), command["name"]) for command in commands)
    found = [
        Problem((), "APPLICATION_COMMAND_TOO_MANY", f"At most {MOST[kind]} commands of type {kind}")
        for kind, times in counts.items()
        if times > MOST.get(kind, times)
    ]
    if any(times > 1 for times in names.values()):
        found.append(Problem((), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"))
    return found


def _node(path: tuple[str | int, ...], node: Definition) -> list[Problem]:
    """A command, subcommand or option, and everything below it."""
    found = []
    if not _NAME.fullmatch(node["name"]) or node["name"] != node["name"].lower():
        found.append(Problem((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"))
    if not node.get("description"):
        found.append(Problem((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required"))
    options = node.get("options") or []
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        message = "Required options must be placed before non-required options"
        found.append(Problem((*path, "options"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message))
    if len({option["name"] for option in options}) < len(options):
        message = "Option names must be unique"
        found.append(Problem((*path, "options"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message))
    for index, option in enumerate(options):
        found += _node((*path, "options", index), option)
    return found


def _length(node: Definition) -> int:
    total = _longest(node, "name") + _longest(node, "description")
    for choice in node.get("choices") or []:
        total += _longest(choice, "name") + len(str(choice["value"]))
    return total + sum(_length(option) for option in node.get("options") or [])


def _longest(node: Definition, key: str) -> int:
    texts = [node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()]
    return max(len(text) for text in texts)
