"""Whom a message notifies, given its text and `allowed_mentions`."""

import re
from typing import Any

_EVERYONE = re.compile(r"@(everyone|here)\b")
_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")


def pings(text: str, allowed: dict[str, Any] | None) -> list[str]:
    """`["everyone", …ids]`; without `allowed_mentions` Discord notifies all it finds."""
    rules = {"parse": ["everyone", "users", "roles"]} if allowed is None else allowed
    parse = rules.get("parse") or []
    found = ["everyone"] if "everyone" in parse and _EVERYONE.search(text) else []
    found += _permitted(_USER.findall(text), "users", rules)
    return found + _permitted(_ROLE.findall(text), "roles", rules)


def _permitted(ids: list[str], kind: str, rules: dict[str, Any]) -> list[str]:
    named = {str(one) for one in rules.get(kind) or []}
    return [one for one in ids if kind in (rules.get("parse") or []) or one in named]
