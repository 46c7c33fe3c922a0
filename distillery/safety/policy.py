"""What is refused where, and what comes of it: categories and steps as data."""

from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distillery.safety.composing import Composed
from distillery.safety.data import read

OWN_WORDS = "words"  # the category of what guilds and the operator list themselves


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(_Part):
    """What `policy.toml` says of one category."""

    where: Literal["always", "adult"]
    lists: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    strikes: int = Field(default=1, ge=0)
    reported: bool = False


class Step(_Part):
    """So many strikes within so many hours bring a cool-down."""

    strikes: int = Field(ge=1)
    within_hours: int = Field(ge=1)
    cool_down_hours: int = Field(ge=1)

    @property
    def within(self) -> timedelta:
        """How long strikes count towards it."""
        return timedelta(hours=self.within_hours)

    @property
    def seconds(self) -> int:
        """How long its cool-down holds."""
        return self.cool_down_hours * 3600


class Policy(_Part):
    """All of it. `steps` go from mild to hard."""

    version: int = Field(ge=1)
    forget_days: int = Field(ge=1)
    steps: tuple[Step, ...]
    composed: tuple[Composed, ...] = ()
    categories: dict[str, Category]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``policy.toml``. Raises SettingsError."""
        return read(path, cls)

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        if list(self.steps) != sorted(self.steps, key=lambda step: (step.strikes, step.cool_down_hours)):
            raise ValueError("steps: they must go from mild to hard")
        if any(step.within_hours > 24 * self.forget_days for step in self.steps):
            raise ValueError("steps: strikes are forgotten before a step's hours are over")
        return self

    @model_validator(mode="after")
    def _own_words_have_a_place(self) -> Self:
        if OWN_WORDS not in self.categories:
            raise ValueError(f'categories: "{OWN_WORDS}" is missing, which guilds\' own words go by')
        return self

    @property
    def lists(self) -> frozenset[str]:
        """The lists that it goes by."""
        alone = {name for each in self.categories.values() for name in (*each.lists, *sum(each.together, ()))}
        return frozenset(alone.union(*({rule.list, *rule.of} for rule in self.composed)))

    @property
    def for_adults(self) -> frozenset[str]:
        """The categories that pass where adults' pictures may be asked for."""
        return frozenset(name for name, each in self.categories.items() if each.where == "adult")
