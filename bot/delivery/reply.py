"""Where an answer goes: kept with the request, so that any bot process can deliver it, at any time."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

TOKEN_LIFE = 900.0  # seconds from the interaction; Discord's rule
TOKEN_MARGIN = 60.0  # seconds before the end in which the token is not relied upon: clocks differ, uploads take time


@dataclass(frozen=True)
class Reply:
    """The deferred answer of one interaction: its token until `expires_at` (UTC, seconds), its message for good."""

    application_id: int
    token: str = field(repr=False)
    expires_at: float
    channel_id: int
    message_id: int

    def opens(self, now: float) -> bool:
        """Whether the token can still be relied upon."""
        return self.expires_at - now > TOKEN_MARGIN

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON; ids as strings, as Discord writes them."""
        ids = ("application_id", "channel_id", "message_id")
        return asdict(self) | {name: str(getattr(self, name)) for name in ids}

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Raises KeyError or ValueError when it is none of ours."""
        return cls(
            application_id=int(raw["application_id"]),
            token=str(raw["token"]),
            expires_at=float(raw["expires_at"]),
            channel_id=int(raw["channel_id"]),
            message_id=int(raw["message_id"]),
        )
