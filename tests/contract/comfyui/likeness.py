"""Brings what two servers said into one form: only what must differ between two runs is made alike."""

import re
from typing import Any

SAVED = re.compile(r"(?P<prefix>[\w-]+?)_(?P<counter>\d{5})_\.png")
ABSOLUTE_PATH = re.compile(r"(?<=: )/\S+")
UNTOLD = {"tooltip", "display_name", "description", "output_tooltips"}  # words for people; our schemas leave them out


class Likeness:
    """One server's names for things, replaced by the order of their first appearance."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}  # a saved file's alike name -> the name it really has
        self._prompts: dict[str, str] = {}
        self._first_counter: dict[str, int] = {}
        self._first_number: float | None = None

    def prompt(self, prompt_id: str, number: float) -> None:
        """Takes note of an accepted prompt."""
        self._prompts.setdefault(prompt_id, f"prompt {len(self._prompts) + 1}")
        self._first_number = number if self._first_number is None else self._first_number

    def of(self, value: Any, key: str = "") -> Any:
        """`value` with ids, counters, times, paths, tracebacks and unordered lists made alike."""
        if isinstance(value, dict):
            return self._of_dict(value, key)
        if isinstance(value, list):
            return self._of_list(value, key)
        if isinstance(value, str):
            return self._text(self._prompts.get(value, value))
        return 0 if key == "timestamp" else self._offset(value) if key == "number" else value

    def _of_dict(self, value: dict[str, Any], key: str) -> Any:
        if key == "current_inputs":  # tensors as Python prints them
            return sorted(value)
        return {
            self._prompts.get(name, name): self.of(item, name) for name, item in value.items() if name not in UNTOLD
        }

    def _of_list(self, value: list[Any], key: str) -> Any:
        if key == "traceback":
            assert value, "an error without a traceback"
            assert all(isinstance(line, str) for line in value)
            return "a traceback"
        if key in {"executed", "current_outputs", "dependent_outputs"}:  # sets on the real server
            return sorted(value)
        items = [self.of(item) for item in value]
        if key == "errors":  # found in the order of a set of input names
            return sorted(items, key=lambda error: (error["type"], error["details"]))
        if len(items) == 5 and isinstance(value[0], int | float) and isinstance(value[2], dict):  # a queue item
            items[0] = self._offset(value[0])
        return items

    def _offset(self, number: float) -> float:
        first = self._first_number or 0
        return number - first if number >= 0 else number + first

    def _text(self, text: str) -> str:
        return ABSOLUTE_PATH.sub("/a/path", SAVED.sub(self._saved, text))

    def _saved(self, match: re.Match[str]) -> str:
        prefix = re.sub(r"_temp_\w{5,6}$", "_temp", match["prefix"])
        counter = int(match["counter"])
        alike = f"{prefix} {counter - self._first_counter.setdefault(prefix, counter)}"
        self.names[alike] = match[0]
        return alike
