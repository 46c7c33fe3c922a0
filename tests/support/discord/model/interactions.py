"""Interactions: what a member started, and whether the bot answered in time, once, and with a living token."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.model.limits import Limits

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
PONG, REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9


@dataclass
class Interaction:
    """One interaction from dispatch to the end of its token."""

    id: int
    kind: int
    guild_id: int | None
    channel_id: int
    user_id: int
    created_at: float
    name: str
    source_message_id: int | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    payload: dict[str, Any] = field(default_factory=dict)
    deliveries: int = 0
    callbacks: int = 0
    answer: int | None = None
    answered_at: float | None = None
    original_id: int | None = None
    choices: list[dict[str, Any]] | None = None
    modal: dict[str, Any] | None = None
    expired: bool = False

    @property
    def answered_in(self) -> float | None:
        """Seconds from the member's wish to the first answer."""
        return None if self.answered_at is None else self.answered_at - self.created_at

    def late(self, now: float, limits: Limits) -> bool:
        """Too old for a first answer."""
        return now - self.created_at > limits.ack_deadline

    def dead(self, now: float, limits: Limits) -> bool:
        """The token no longer opens anything."""
        return self.expired or now - self.created_at > limits.token_lifetime

    def state(self, now: float, limits: Limits) -> str:
        """What the member sees: "waiting", "failed" (did not respond in time) or "answered"."""
        if self.answer is not None:
            return "answered"
        return "failed" if self.late(now, limits) else "waiting"

    def view(self, now: float, limits: Limits) -> dict[str, Any]:
        """For tests: the whole story, times in seconds."""
        hidden = {"payload", "modal"}
        facts = {key: value for key, value in vars(self).items() if key not in hidden}
        return {**facts, "modal": self.modal, "state": self.state(now, limits), "answered_in": self.answered_in}


class Interactions:
    """Every interaction, by id and by token."""

    def __init__(self) -> None:
        self.all: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def add(self, interaction: Interaction) -> Interaction:
        self.all[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        return interaction

    def by_token(self, token: str) -> Interaction | None:
        return self._by_token.get(token)

    def with_modal(self, custom_id: str, user_id: int) -> Interaction | None:
        """The latest interaction that opened this modal for this member, and was not submitted yet."""
        for one in reversed(self.all.values()):
            if one.modal and one.modal["custom_id"] == custom_id and one.user_id == user_id:
                return one
        return None
