"""Flags and commands as Catalogue.describe() tells them."""

from typing import Any


def flag(name: str, kind: str = "text", **changes: Any) -> dict[str, Any]:
    """One flag with nothing special about it; `changes` are its keys."""
    plain = {"range": None, "advised": None, "max_length": None, "default": None, "choices": [], "help": f"The {name}"}
    return {"name": name, "type": kind, **plain, "option": False, "positional": False, "max_items": None} | changes


def command(name: str, *flags: dict[str, Any]) -> dict[str, Any]:
    """A command with these flags."""
    return {"name": name, "description": f"About {name}", "flags": list(flags)}
