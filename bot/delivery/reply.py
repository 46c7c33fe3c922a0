"""Where an answer goes: kept with the request, so that any bot process can deliver it, at any time."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

TOKEN_LIFE = 900.0  # seconds from the interaction; Discord's rule
TOKEN_MARGIN = 60.0  # seconds before the end in which the token is not relied upon: clocks differ, uploads take time
FILE_LIMIT = 10 * 1024 * 1024  # bytes of one attachment, in a server without boosts


@dataclass(frozen=True)
class Reply:
    """The deferred answer of one interaction: its token until `expires_at` (UTC, seconds), its message for good.

    `private`: for the member's eyes only. `age_restricted`: the channel is. `file_limit`: bytes of one attachment.
    `guild_id` is None in direct messages.
    """

    application_id: int
    token: str = field(repr=False)
    expires_at: float
    channel_id: int
    message_id: int
    locale: str = "en"
    file_limit: int = FILE_LIMIT
    private: bool = False
    age_restricted: bool = False
    guild_id: int | None = None

    def opens(self, now: float) -> bool:
        """Whether the token can still be relied upon."""
        return self.expires_at - now > TOKEN_MARGIN

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON; ids as strings, as Discord writes them."""
        ids = ("application_id", "channel_id", "message_id")
        guild = None if self.guild_id is None else str(self.guild_id)
        return asdict(self) | {name: str(getattr(self, name)) for name in ids} | {"guild_id": guild}

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """What was kept, by this release or an older one. Raises KeyError or ValueError when it is none of ours."""
        guild = raw.get("guild_id")
        return cls(
            application_id=int(raw["application_id"]),
            token=str(raw["token"]),
            expires_at=float(raw["expires_at"]),
            channel_id=int(raw["channel_id"]),
            message_id=int(raw["message_id"]),
            locale=str(raw.get("locale", "en")),
            file_limit=int(raw.get("file_limit", FILE_LIMIT)),
            private=bool(raw.get("private", False)),
            age_restricted=bool(raw.get("age_restricted", False)),
            guild_id=None if guild is None else int(guild),
        )
