"""Finding one's way in a pydantic shape: what a key of a TOML file stands for there."""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

KEY = "[key]"  # what pydantic puts behind a table's key that is wrong itself
Place = Sequence[str | int]


class Kind(NamedTuple):
    """A type, and the words that its pattern has as its `description`."""

    annotation: Any
    spelling: str | None = None


def kind_at(shape: type[BaseModel], path: Place) -> Kind:
    """What `shape` says of the value at `path`, as pydantic's errors write it."""
    if path and path[-1] == KEY:
        table = _opened(kind_at(shape, path[:-2]))
        return _opened(Kind(get_args(table.annotation)[0]))
    kind = Kind(shape)
    for part in path:
        kind = _opened(_step(kind.annotation, part))
    return kind


def is_of_several(kind: Kind) -> bool:
    """Whether it is one of several types."""
    return get_origin(kind.annotation) in (Union, UnionType)


def keys_at(shape: type[BaseModel], path: Place) -> list[str]:
    """The keys that the table at `path` may have; none where it is no table of ours."""
    kind = kind_at(shape, path).annotation
    return [field.alias or name for name, field in _fields(kind).items()]


def _step(kind: Any, part: str | int) -> Kind:
    for name, field in _fields(kind).items():
        if part in (name, field.alias):
            return Kind(field.annotation, field.description)
    inside = [each for each in get_args(kind) if each is not Ellipsis]
    if get_origin(kind) is dict:
        return Kind(inside[1])
    if get_origin(kind) in (tuple, list):
        return Kind(inside[part] if isinstance(part, int) and part < len(inside) else inside[0])
    return Kind(kind)  # one of the types that the value may have


def _fields(kind: Any) -> Mapping[str, FieldInfo]:
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}


def _opened(kind: Kind) -> Kind:
    """Without what only surrounds it: annotations, and that it may be left out."""
    annotation, spelling = kind
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *notes = get_args(annotation)
            said = [note.description for note in notes if isinstance(note, FieldInfo)]
            spelling = next(filter(None, said), spelling)
            continue
        options = [each for each in get_args(annotation) if each is not type(None)]
        if not is_of_several(Kind(annotation)) or len(options) != 1:
            return Kind(annotation, spelling)
        annotation = options[0]
