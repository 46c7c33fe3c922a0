"""The gates: each says no in one place, before anything costs money. All pass, or the first refusal is the answer.

Duplicate and quota are gates too, but their races only the transaction decides: see intake.py and enqueue.py.
"""

import re
from collections.abc import Iterable, Mapping

from distillery.command import Command
from distillery.command.signature import Signature
from distillery.intake.ask import Ask
from distillery.intake.standing import Standing
from distillery.intake.tiers import Tier
from distillery.vocabulary.errors import Refused

WHEN = {"day": ("today", "at midnight UTC"), "month": ("this month", "on the first of next month, UTC")}


def permit(ask: Ask, standing: Standing, *, free: bool = False) -> None:
    """May this member do this here? A guild that lists channels allows only those; `free` commands have their own.

    Raises Refused.
    """
    if standing.blocked:
        raise Refused("blocked", "You cannot make pictures here.", "Ask the server's admins about it.")
    if free and standing.free and ask.channel_id not in standing.free:
        raise Refused("channel", "Free pictures are not made in this channel.", _elsewhere(standing.free))
    if standing.listed and ask.channel_id not in standing.listed:
        raise Refused("channel", "Pictures are not made in this channel.", _elsewhere(standing.listed))


def _elsewhere(channels: Iterable[str]) -> str:
    return f"Try {', '.join(f'<#{channel}>' for channel in sorted(channels))}."


def within(tier: Tier, command: Command) -> None:
    """Does the member's tier go this far? Raises Refused."""
    wanted = command.parameters.get("images")
    if wanted is not None and wanted > tier.max_images:
        pictures = "picture" if tier.max_images == 1 else "pictures"
        raise Refused(
            "images",
            f"A request may have {tier.max_images} {pictures} here, and this asks for {wanted}.",
            f"Write --images {tier.max_images} or fewer.",
        )


def afford(tier: Tier, used: int, command: Command) -> None:
    """Is enough of the quota left, of which `used` pictures are gone? Raises Refused."""
    asked = command.parameters.get("images") or tier.images if "images" in command.parameters else 1
    if used + asked > tier.quota:
        raise over_quota(tier, used, asked, command)


def over_quota(tier: Tier, used: int, wanted: int, command: Command) -> Refused:
    """The refusal of `wanted` pictures."""
    left = max(tier.quota - used, 0)
    when, anew = WHEN[tier.per]
    countable = left > 0 and "images" in command.parameters
    hint = f"Ask for {left} or fewer with --images {left}." if countable else f"It starts anew {anew}."
    return Refused("quota", f"You have {left} of {tier.quota} pictures left {when}, and this needs {wanted}.", hint)


class Content:
    """Is what is asked for allowed? Whole words, whatever their case, in every text but what is not to be seen."""

    def __init__(self, blocked_words: str, signatures: Mapping[str, Signature]) -> None:
        words = [re.escape(word.strip()) for word in blocked_words.split(",") if word.strip()]
        self._blocked = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
        self._texts = {name: _texts(signature) for name, signature in signatures.items()}

    def __call__(self, command: Command) -> None:
        """Raises Refused with the word that is not allowed."""
        if found := self._found(command.parameters.get(name) for name in self._texts[command.name]):
            raise Refused("content", f"“{found}” is not allowed here.", "Leave it out and ask again.")

    def of_suggestion(self, texts: Iterable[str]) -> None:
        """Raises Refused with the word that nobody may be advised to write."""
        if found := self._found(texts):
            message = f"The suggestion has “{found}” in it, which is not allowed here."
            raise Refused("content", message, "Ask again for another one.")

    def _found(self, texts: Iterable[str | None]) -> str | None:
        """The first word that is not allowed."""
        found = (self._blocked.search(text) for text in texts if text) if self._blocked else ()
        return next((match[0] for match in found if match), None)


def _texts(signature: Signature) -> list[str]:
    return [
        parameter.name
        for parameter in signature.parameters.values()
        if parameter.type == "text" and parameter.family_default != "negative"
    ]
