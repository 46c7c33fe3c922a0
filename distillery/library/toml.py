"""Reading a TOML file into a checked shape, with every problem in it named."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from distillery.complaints import sentence, together
from distillery.library.fields import KEY, Place, is_of_several, keys_at, kind_at
from distillery.library.nearest import nearest
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
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file.") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}.") from error


def shaped(path: Path, raw: dict[str, Any], shape: type[Shape]) -> Shape:
    """What the file at `path` says, as `shape`. Raises SettingsError when it does not fit (one line a problem)."""
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        raise SettingsError("\n".join(f"{path}: {line}" for line in complaints(error, shape))) from error


def complaints(error: ValidationError, shape: type[BaseModel]) -> list[str]:
    """One line for each place where something is wrong: ``loras.ink.weight: there is no such key. Did you mean …``."""
    wrong: dict[str, list[ErrorDetails]] = {}
    for problem in error.errors():
        wrong.setdefault(_place(problem["loc"], shape), []).append(problem)
    return [f"{place}: {_told(problems, shape)}".removeprefix(": ") for place, problems in wrong.items()]


def _place(path: Place, shape: type[BaseModel]) -> str:
    """Keys with dots between them. Pydantic ends it with the type's name where a value may be of several types."""
    named = path[-1:] == (KEY,) or (path and is_of_several(kind_at(shape, path[:-1])))
    return ".".join(str(part) for part in (path[:-1] if named else path))


def _told(problems: Sequence[ErrorDetails], shape: type[BaseModel]) -> str:
    """All that is wrong in one place."""
    said = [sentence(problem, kind_at(shape, problem["loc"]).spelling) for problem in problems]
    return f"{together(said)}.{_advice(problems[0], shape)}"


def _advice(problem: ErrorDetails, shape: type[BaseModel]) -> str:
    """What was probably meant; else what there is."""
    if problem["type"] == "extra_forbidden":
        word, known = str(problem["loc"][-1]), keys_at(shape, problem["loc"][:-1])
    elif problem["type"] == "literal_error":
        word, known = str(problem["input"]), [str(each) for each in get_args(kind_at(shape, problem["loc"]).annotation)]
    else:
        return ""
    guess = nearest(word, known)
    if guess:
        return f" Did you mean {guess}?"
    return f" There are: {', '.join(known)}." if problem["type"] == "extra_forbidden" and known else ""
