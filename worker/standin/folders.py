"""The folders ComfyUI keeps beside itself, and how it names what it saves there."""

import re
import time
from dataclasses import dataclass
from pathlib import Path


class OutsideFolder(Exception):
    """A path that leads out of the folder it was asked for in."""


@dataclass(frozen=True)
class SavePath:
    """Where a batch of pictures goes: names are `{stem}_{counter:05}_.png`, counting up."""

    folder: Path
    subfolder: str
    stem: str
    counter: int


class Folders:
    """`output`, `input`, `temp` and `models` under one root; made when missing."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._typed = {kind: self.root / kind for kind in ("output", "input", "temp")}
        for folder in (*self._typed.values(), self.models):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def models(self) -> Path:
        return self.root / "models"

    def of(self, kind: str) -> Path:
        """The folder of `output`, `input` or `temp`; KeyError for any other kind."""
        return self._typed[kind]

    def find(self, filename: str, subfolder: str = "", kind: str = "output") -> Path:
        """A file in one of the folders, existing or not. Raises KeyError, OutsideFolder."""
        return inside(self.of(kind), f"{subfolder}/{filename}" if subfolder else filename)

    def uploaded(self, name: str) -> Path:
        """The file a LoadImage value names: `sub/a.png`, or `a.png [output]`."""
        match = re.fullmatch(r"(.+?) \[(output|input|temp)\]", name)
        return self.find(match[1], kind=match[2]) if match else self.find(name, kind="input")

    def save_path(self, prefix: str, width: int, height: int, kind: str = "output") -> SavePath:
        """The next free place for `prefix` (which may hold a subfolder, %width%, %year% …)."""
        base = self.of(kind)
        target = (base / _fill_in(prefix, width, height)).resolve()
        folder = target.parent
        if not folder.is_relative_to(base):
            raise Exception(_outside_message(folder, base))
        folder.mkdir(parents=True, exist_ok=True)
        subfolder = "" if folder == base else str(folder.relative_to(base))
        return SavePath(folder, subfolder, target.name, _next_counter(folder, target.name))


def inside(base: Path, name: str) -> Path:
    """`base / name`, resolved; raises OutsideFolder when that is not under `base`."""
    path = (base / name).resolve()
    if not path.is_relative_to(base):
        raise OutsideFolder(name)
    return path


def _fill_in(prefix: str, width: int, height: int) -> str:
    now = time.localtime()
    values = {"width": width, "height": height, "year": now.tm_year, "month": f"{now.tm_mon:02}"}
    values |= {"day": f"{now.tm_mday:02}", "hour": f"{now.tm_hour:02}", "minute": f"{now.tm_min:02}"}
    return re.sub(r"%(\w+)%", lambda match: str(values.get(match[1], match[0])), prefix)


def _next_counter(folder: Path, stem: str) -> int:
    taken = (re.match(rf"{re.escape(stem)}_(\d+)", path.name, re.IGNORECASE) for path in folder.iterdir())
    return max((int(match[1]) for match in taken if match), default=0) + 1


def _outside_message(folder: Path, base: Path) -> str:
    common = next(parent for parent in (folder, *folder.parents) if base.is_relative_to(parent))
    return (
        "**** ERROR: Saving image outside the output folder is not allowed."
        f"\n full_output_folder: {folder}\n         output_dir: {base}\n         commonpath: {common}"
    )
