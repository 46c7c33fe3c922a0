"""One tier: the numbers that a member goes by who has it."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_IMAGES = 10  # of a request: Discord takes so many attachments
Count = Annotated[int, Field(ge=1, le=MOST_IMAGES)]


class Tier(BaseModel):
    """One tier. `images` is for requests that name no number; `weight` its share of a busy queue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[
        str,
        Field(  # with its period it fits the quotas' key
            pattern=r"^[a-z][a-z0-9_-]{0,19}$",
            description="a name of up to 20 small letters, digits, - and _, the first a letter",
        ),
    ]
    images: Count
    max_images: Count
    images_per_generation: Count = 1
    quota: int = Field(ge=0)
    per: Literal["day", "month"]
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    direct_messages: bool = False
    by_role: bool = False  # whether a guild's admins may give it to a role

    @model_validator(mode="after")
    def _default_is_allowed(self) -> Self:
        if self.images > self.max_images:
            raise ValueError("images must not be more than max_images")
        return self
