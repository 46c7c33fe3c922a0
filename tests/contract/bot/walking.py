"""A hand that uses whatever a bot offers, without knowing what that is: from what it registered, and what it shows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.contract.bot.admins import Office
from tests.contract.bot.house import House, View, png
from tests.support.discord.model.channels import TEXT
from tests.support.discord.model.commands import MESSAGE
from tests.support.discord.model.components import BUTTON, STRING_SELECT, TEXT_INPUT, walk
from tests.support.discord.model.options import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    SUBCOMMAND,
    USER,
)
from tests.support.discord.model.selects import ENTITIES, SELECTS, bounds

NONSENSE = "zz --nosuchflag 3"
LAST = re.compile(r":(delete|cancel|reset)\b")  # what takes away what others are about
CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


@dataclass(frozen=True)
class Leaf:
    """Something that can be used: a slash command, a subcommand or a context menu; `nodes` are it and all above it."""

    name: str
    nodes: tuple[View, ...]

    @property
    def options(self) -> list[View]:
        return list(self.nodes[-1].get("options") or [])

    @property
    def is_menu(self) -> bool:
        return bool(self.nodes[0]["type"] == MESSAGE)

    @property
    def for_admins(self) -> bool:
        return self.nodes[0].get("default_member_permissions") is not None


def leaves(commands: Iterable[View]) -> Iterator[Leaf]:
    """Everything that is registered."""
    for command in commands:
        yield from _below(command["name"], (command,))


def _below(name: str, nodes: tuple[View, ...]) -> Iterator[Leaf]:
    inner = [one for one in nodes[-1].get("options") or [] if one["type"] in (SUBCOMMAND, GROUP)]
    if nodes[0]["type"] == MESSAGE or not inner:
        yield Leaf(name, nodes)
    else:
        for one in inner:
            yield from _below(f"{name} {one['name']}", (*nodes, one))


class Hand:
    """Somebody in an office's first room. Members are new at each use, so that no quota is used up."""

    def __init__(self, office: Office, picture: int) -> None:
        self.office = office
        self.role = office.house.discord.role(office.guild["id"])
        self._picture = picture  # a message with one
        self._members = iter(range(70_000, 90_000))

    def member(self, permissions: tuple[str, ...] = ()) -> int:
        """Somebody new."""
        found = next(self._members)
        self.office.house.discord.member(self.office.guild["id"], found, permissions=permissions)
        return found

    def use(self, leaf: Leaf, by: int, **options: Any) -> View:
        """Use it with these options, and with good values for those that it cannot do without."""
        if leaf.is_menu:
            return self.office.house.discord.message_command(self._picture, leaf.name, by)
        needed = {one["name"]: self.good(one) for one in leaf.options if one.get("required")}
        return self.office.use(leaf.name, by, **needed | options)

    def good(self, option: View) -> Any:
        """A value that Discord's client takes."""
        if option.get("choices"):
            return option["choices"][0]["value"]
        rooms = self.office.rooms
        values: dict[int, Any] = {
            STRING: "fox"[: option.get("max_length") or 3],
            INTEGER: max(1, int(option.get("min_value") or 1)),
            NUMBER: float(option.get("min_value") or 1.0),
            BOOLEAN: True,
            USER: 69_999,
            MENTIONABLE: 69_999,
            CHANNEL: rooms[0] if TEXT in (option.get("channel_types") or [TEXT]) else rooms[-1],
            ROLE: self.role,
            ATTACHMENT: ("fox.png", png()),
        }
        return values[option["type"]]


def shape(custom_id: str) -> str:
    """What all buttons of a kind have in common."""
    return CHANGING.sub("#", custom_id)


@dataclass(frozen=True)
class Choice:
    """One thing that can be pressed or chosen under a message."""

    message_id: int
    part: View
    values: tuple[str, ...] | None = None

    @property
    def shape(self) -> str:
        """Of the button; of a select with what was chosen, where that is a press of its own."""
        chosen = next((value for value in self.values or () if ":" in value), "")
        return shape(f"{self.part['custom_id']} {chosen}".strip())


def choices(hand: Hand, message: View) -> Iterator[Choice]:
    """What can be pressed under a message."""
    for part in walk(message["components"]):
        if part.get("custom_id") and not part.get("disabled"):
            if part["type"] == BUTTON:
                yield Choice(message["id"], part)
            elif part["type"] == STRING_SELECT:
                least = max(1, bounds(part)[0])
                offered = [option["value"] for option in part["options"]]
                for first in range(len(offered)):
                    yield Choice(message["id"], part, tuple((offered[first:] + offered)[:least]))
            elif part["type"] in SELECTS:
                yield Choice(message["id"], part, (str(hand.good({"type": ENTITIES[part["type"]]})),))


def press(house: House, choice: Choice, by: int) -> View:
    return house.discord.click(choice.message_id, choice.part["custom_id"], by, choice.values)


def nonsense(modal: View) -> dict[str, str]:
    """What nobody should write into a form."""
    inputs = [part for part in walk(modal["components"]) if part["type"] == TEXT_INPUT]
    return {one["custom_id"]: NONSENSE[: one.get("max_length") or 100] for one in inputs}


def is_there(choice: Choice, message: View) -> bool:
    """Whether it can still be pressed."""
    shown = any(part.get("custom_id") == choice.part["custom_id"] for part in walk(message["components"]))
    return shown and message["deleted_at"] is None
