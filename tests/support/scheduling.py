"""Which tests share a process of pytest-xdist: those of a file; and all that share what takes long to start."""

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[2]
SHARED = {"/journey/": "the stack", "/contract/bot/": "the two bots"}
SHARES = re.compile(r"\b(stack: Stack|house: House)\b")


class Together(LoadFileScheduling):
    """pytest-xdist's own way by groups does nothing with the pytest that we have."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid.partition("::")[0])


@cache
def _scope(file: str) -> str:
    shared = next((what for folder, what in SHARED.items() if folder in file), None)
    return shared if shared and SHARES.search((ROOT / file).read_text()) else file
