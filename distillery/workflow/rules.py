"""The three verbs as a definition writes them, each perhaps repeated with ``each``; and the notes beside them."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

# One node or several, each by title or id.
Nodes = Annotated[tuple[str, ...], BeforeValidator(lambda raw: (raw,) if isinstance(raw, str) else raw)]


class Conditional(BaseModel):
    """What holds for `families` (None = all of the definition's) if the expression `when` does."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    families: tuple[str, ...] | None = None
    when: str | None = None
    _file: Path | None = PrivateAttr(default=None)
    _taken_for: tuple[str, ...] | None = PrivateAttr(default=None)

    @property
    def file(self) -> Path | None:
        """Where it stands; None: in no file."""
        return self._file

    def standing_in(self, file: Path, taken_for: tuple[str, ...] | None = None) -> Self:
        """The same, read from `file`, which is taken for some families alone."""
        placed = self.model_copy()
        placed._file, placed._taken_for = file, taken_for
        return placed

    def concerns(self, family: str) -> bool:
        """Whether it is about the graph of `family`."""
        return all(names is None or family in names for names in (self.families, self._taken_for))


class Rule(Conditional):
    """A change to graphs. With `each` = 5 it is five: ``{n}`` in its texts is 1 in the first, 5 in the last."""

    node: Nodes
    each: int | None = Field(default=None, ge=1, le=20)

    def unrolled(self) -> list[Self]:
        """The rules this one stands for."""
        if self.each is None:
            return [self]
        raw = {name: getattr(self, name) for name in self.model_fields_set - {"each"}}
        return [self.model_copy(update={**_numbered(raw, str(n)), "each": None}) for n in range(1, self.each + 1)]


class Set(Rule):
    """Write values to inputs: a text is an expression (``"'karras'"`` is the constant text), the rest a constant."""

    inputs: dict[str, Any] = Field(min_length=1)


class Bypass(Rule):
    """Take nodes out as ComfyUI's own bypass does: if `when` holds, or `absent` is none, empty or off."""

    absent: str | None = None

    @model_validator(mode="after")
    def _has_one_condition(self) -> Self:
        if (self.when is None) == (self.absent is None):
            raise ValueError("a bypass needs either when or absent")
        return self


class Switch(Rule):
    """Feed `input` from an output (by index or name) of another node."""

    input: str
    source: str = Field(alias="from")
    output: int | str = 0


class Note(Conditional):
    """A sentence for the member; ``{expressions}`` in its `text` become their values."""

    text: str = Field(min_length=1)


class Told(Conditional):
    """One thing that pictures say of themselves beside their flags: the value of an expression."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="a name of small letters, digits and _")
    value: str


def _numbered(raw: Any, number: str) -> Any:
    """`raw` with ``{n}`` replaced in every text."""
    if isinstance(raw, str):
        return raw.replace("{n}", number)
    if isinstance(raw, dict):
        return {_numbered(key, number): _numbered(value, number) for key, value in raw.items()}
    return type(raw)(_numbered(each, number) for each in raw) if isinstance(raw, list | tuple) else raw
