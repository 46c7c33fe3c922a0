"""Reading a TOML file into a checked shape, with every problem in it named."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from distillery.vocabulary.errors import SettingsError

Shape = TypeVar("Shape", bound=BaseModel)


def read_toml(path: Path, shape: type[Shape], **extra: object) -> Shape:
    """The file at `path` as `shape`; `extra` are fields the file does not hold itself (its name).

    Raises SettingsError: the file is missing, is not TOML, or does not fit (one line a problem).
    """
    return shaped(path, {**load_toml(path), **extra}, shape)


def load_toml(path: Path) -> dict[str, Any]:
    """What the file at `path` says. Raises SettingsError: it is missing, or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}.") from error


def shaped(path: Path, raw: dict[str, Any], shape: type[Shape]) -> Shape:
    """What the file at `path` says, as `shape`. Raises SettingsError when it does not fit (one line a problem)."""
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        raise SettingsError("\n".join(f"{path}: {line}" for line in complaints(error))) from error


def complaints(error: ValidationError) -> list[str]:
    """One line a problem: ``sizes.1:1: Input should be …``."""
    return [f"{'.'.join(str(part) for part in each['loc']) or 'file'}: {each['msg']}." for each in error.errors()]
