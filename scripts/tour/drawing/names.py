"""What the ids in messages stand for, and what time it is, as the client that shows them knows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

from babel.dates import format_datetime, format_timedelta

BOT = "Distillery"


@dataclass(frozen=True)
class Names:
    """`now` is in seconds since 1970, when the message looked like that; `locale` the language of the client."""

    now: float
    locale: str = "en"
    users: dict[int, str] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    channels: dict[int, str] = field(default_factory=dict)

    def user(self, user_id: int) -> str:
        """A member's name; the loopback Discord calls them by their numbers."""
        return self.users.get(user_id, f"Member {user_id}")

    def channel(self, channel_id: int) -> str:
        return self.channels.get(channel_id, "direct message")

    def mention(self, sign: str, number: int) -> str:
        """A user, role or channel, as HTML."""
        named = {"@": self.user, "@!": self.user, "@&": lambda role: self.roles.get(role, "role"), "#": self.channel}
        return f'<span class="mention">{sign[0]}{escape(named[sign](number))}</span>'

    def moment(self, at: int, style: str) -> str:
        """A timestamp, as HTML."""
        if style == "R":
            words = format_timedelta(
                timedelta(seconds=at - self.now), add_direction=True, locale=self.locale, threshold=1.2
            )
        else:
            words = format_datetime(_utc(at), "d MMMM y, HH:mm" if style in "fF" else "d MMMM y", locale=self.locale)
        return f'<span class="moment">{escape(words)}</span>'


def _utc(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
