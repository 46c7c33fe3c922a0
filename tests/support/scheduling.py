"""Which tests share a process of pytest-xdist: those of a file; and all that need the whole stack, as it takes long."""

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[2]
NEEDS_STACK = re.compile(r"\b(stack: Stack|house: House)\b")


class OneStack(LoadFileScheduling):
    """pytest-xdist's own way by groups does nothing with the pytest that we have."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid.partition("::")[0])


@cache
def _scope(file: str) -> str:
    needs_stack = "/journey/" in file and NEEDS_STACK.search((ROOT / file).read_text())
    return "stack" if needs_stack else file
