"""The gates: each says no in one place, before anything costs money. All pass, or the first refusal is the answer.

Duplicate and quota are gates too, but races can only be decided by the transaction: see intake.py and enqueue.py.
"""

import re
from collections.abc import Iterable, Mapping

from distillery.command import Command
from distillery.command.signature import Signature
from distillery.intake.ask import Ask
from distillery.intake.standing import Standing
from distillery.intake.tiers import Tier
from distillery.vocabulary.errors import Refused


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


class Content:
    """Is what is asked for allowed? Whole words, whatever their case, in every text but what is not to be seen."""

    def __init__(self, blocked_words: str, signatures: Mapping[str, Signature]) -> None:
        words = [re.escape(word.strip()) for word in blocked_words.split(",") if word.strip()]
        self._blocked = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
        self._texts = {name: _texts(signature) for name, signature in signatures.items()}

    def __call__(self, command: Command) -> None:
        """Raises Refused with the word that is not allowed."""
        if not self._blocked:
            return
        for name in self._texts[command.name]:
            if found := self._blocked.search(str(command.parameters.get(name) or "")):
                raise Refused("content", f"“{found[0]}” is not allowed here.", "Leave it out and ask again.")


def _texts(signature: Signature) -> list[str]:
    return [
        parameter.name
        for parameter in signature.parameters.values()
        if parameter.type == "text" and parameter.family_default != "negative"
    ]
