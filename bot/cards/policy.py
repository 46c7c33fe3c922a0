"""What of a picture may be seen where its card stands: by its rating, the guild's policy and the channel."""

from enum import StrEnum

from distillery.guilds.config import Policy

SAFE = "safe"


class Sight(StrEnum):
    """How much of a picture is seen."""

    OPEN = "open"
    COVERED = "covered"  # a spoiler: whoever wants to see it presses it
    WITHHELD = "withheld"


def sight(rating: str | None, policy: Policy, *, age_restricted: bool) -> Sight:
    """How much is seen of a picture with this rating (None: nobody rates pictures here)."""
    if rating is None or rating == SAFE or (policy == "age_restricted" and age_restricted):
        return Sight.OPEN
    return Sight.COVERED if policy == "spoiler" else Sight.WITHHELD
