"""The three verbs as a definition writes them: set, switch and bypass, each perhaps repeated with ``each``."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

# One node or several, each by title or id.
Nodes = Annotated[tuple[str, ...], BeforeValidator(lambda raw: (raw,) if isinstance(raw, str) else raw)]


class Rule(BaseModel):
    """A change to the graphs of `families` (None = all of the definition's) if the expression `when` holds.

    With `each` = 5 it is five rules: ``{n}`` in its texts is 1 in the first, 5 in the last.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    node: Nodes
    families: tuple[str, ...] | None = None
    when: str | None = None
    each: int | None = Field(default=None, ge=1, le=20)

    def unrolled(self) -> list[Self]:
        """The rules this one stands for."""
        if self.each is None:
            return [self]
        raw = self.model_dump(exclude={"each"}, exclude_unset=True)
        return [self.model_validate(_numbered(raw, str(n))) for n in range(1, self.each + 1)]


class Set(Rule):
    """Write values to inputs: a text is an expression (``"'karras'"`` is the constant text), the rest a constant."""

    inputs: dict[str, Any] = Field(min_length=1)


class Bypass(Rule):
    """Take nodes out as ComfyUI's own bypass does: if `when` holds, or the value of `absent` is none or empty."""

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


def _numbered(raw: Any, number: str) -> Any:
    """`raw` with ``{n}`` replaced in every text."""
    if isinstance(raw, str):
        return raw.replace("{n}", number)
    if isinstance(raw, dict):
        return {_numbered(key, number): _numbered(value, number) for key, value in raw.items()}
    return [_numbered(each, number) for each in raw] if isinstance(raw, list | tuple) else raw
