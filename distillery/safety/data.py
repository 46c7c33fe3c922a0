"""Reading this folder's data into checked shapes."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from distillery.complaints import sentence
from distillery.vocabulary.errors import SettingsError

Shape = TypeVar("Shape", bound=BaseModel)


def read(path: Path, shape: type[Shape], **extra: object) -> Shape:
    """The file at `path` as `shape`; `extra` are fields that it does not hold itself.

    Raises SettingsError: it cannot be read, is not TOML, or does not fit (one line a problem).
    """
    try:
        return shape.model_validate({**tomllib.loads(path.read_text(encoding="utf-8")), **extra})
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}.") from error
    except ValidationError as error:
        lines = (f"{path}: {'.'.join(map(str, each['loc']))}: {sentence(each)}." for each in error.errors())
        raise SettingsError("\n".join(lines)) from error
