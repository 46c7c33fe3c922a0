"""What the stand-in can be told when it starts."""

from dataclasses import dataclass
from pathlib import Path

from worker.standin.customs import WORKFLOWS

VERSION = "0.3.64"
MAX_UPLOAD_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class Options:
    """How one stand-in listens, where it keeps its files, and how long its make-believe work takes."""

    host: str = "127.0.0.1"
    port: int = 8188
    directory: Path = Path("var/standin")
    step_seconds: float = 0.05
    load_seconds: float = 0.2
    models: str = "any"
    workflows: Path | None = WORKFLOWS  # it has the custom nodes that these declare; None: none at all
