"""Answers a test has ordered to go wrong."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass
class Fault:
    """Answer the next `times` matching requests with `status`; with `after`, do the work first and lose the answer."""

    method: str
    path: re.Pattern[str]
    status: int
    times: int
    body: Any
    after: bool


class Faults:
    """Faults in the order they were ordered."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def order(self, method: str, pattern: str, status: int, times: int, body: Any, after: bool) -> None:
        """`pattern` is a regular expression searched in the path below `/api/v10`."""
        self._waiting.append(Fault(method.upper(), re.compile(pattern), status, times, body, after))

    def take(self, method: str, path: str) -> Fault | None:
        """The fault meant for this request, used up by one."""
        for fault in self._waiting:
            if fault.method in (method, "*") and fault.path.search(path):
                fault.times -= 1
                self._waiting = [one for one in self._waiting if one.times > 0]
                return fault
        return None
