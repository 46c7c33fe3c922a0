"""Members of a Discord server before their cards: they ask, watch, press what stands below, and hear whispers."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image
from sqlalchemy import select

from bot.cards.card import Tone
from distillery.database import schema
from tests.support.discord.model.components import walk
from tests.support.members import View, answer_to, original_of
from tests.support.stack import Stack

SECONDS = 60.0
SMALL = "--upscalemethod none"  # one pass: it is quick to make


@dataclass(frozen=True)
class Cardholder:
    """One member in one guild; everything they do blocks until it can be seen."""

    stack: Stack
    guild: View
    user: int
    locale: str = "en-US"

    def ask(self, prompt: str, channel: int = 0, command: str = "serve", **options: Any) -> View:
        """Use a command in the guild's channel of that number, or in one by its id."""
        place = channel if channel > 1000 else self.guild["channels"][channel]
        given = {"prompt": prompt, **options} if prompt else options
        return self.stack.discord.slash(self.guild["id"], place, self.user, command, given, locale=self.locale)

    def sees(self, interaction: View, what: Callable[[View], bool], seconds: float = SECONDS) -> View:
        """The card of an interaction once it shows `what`."""

        def shown() -> View | None:
            card = original_of(self.stack, interaction)
            return card if card and what(card) else None

        return self.stack.discord.wait_for(shown, seconds, f"never seen by {self.user}: {interaction['name']}")

    def ending(self, interaction: View) -> View:
        """The card with the last word."""
        return answer_to(self.stack, interaction, SECONDS)

    def press(self, card: View, verb: str, ordinal: int | None = None) -> View:
        """Press what means `verb` below a card, or choose it in the select that has it."""
        for custom_id, value in _pressable(card):
            if _means(value or custom_id, verb, ordinal):
                return self.stack.discord.click(card["id"], custom_id, self.user, [value] if value else None)
        raise AssertionError(f"nothing below the card means {verb} {ordinal}: {labels(card)}")

    def heard(self, interaction: View) -> View:
        """The message that only the member sees."""

        def whisper() -> View | None:
            for message in self.stack.discord.messages(interaction["channel_id"]):
                ours = message["interaction_id"] == interaction["id"] and message["ephemeral_for"] == self.user
                if ours and not message["thinking"]:
                    return message
            return None

        return self.stack.discord.wait_for(whisper, SECONDS, f"nothing was whispered about {interaction['name']}")

    def whispered(self, interaction: View) -> str:
        """What it says."""
        return " ".join(str(self.heard(interaction)["text"]).split())

    def form(self, interaction: View) -> tuple[str, dict[str, str]]:
        """The form that a press opened: its custom id and what it holds."""
        modal = self.stack.discord.wait_answer(interaction)["modal"]
        assert modal is not None, "no form was opened"
        inputs = {one["custom_id"]: one.get("value") or "" for one in walk(modal["components"]) if "custom_id" in one}
        return modal["custom_id"], inputs

    def picture(self, card: View, number: int = 0) -> Image.Image:
        """A picture of the card, as it was downloaded."""
        return Image.open(io.BytesIO(self.stack.discord.download(card["attachments"][number])))

    def request(self, interaction: View) -> Any:
        """The row of what was asked; None where nothing was admitted."""
        mine = select(schema.requests).where(schema.requests.c.source == str(interaction["id"]))
        return next(iter(self.stack.rows(mine)), None)


def parts(card: View) -> Iterator[dict[str, Any]]:
    """What can be pressed in a card."""
    return (part for part in walk(card["components"]) if "custom_id" in part)


def labels(card: View) -> list[str]:
    """What stands on it."""
    return [part.get("label") or part.get("placeholder") or "" for part in parts(card)]


def links(card: View) -> list[str]:
    """The addresses of the buttons that lead out."""
    return [part["url"] for part in walk(card["components"]) if part.get("url") and part.get("type") == 2]


def is_working(look: View) -> bool:
    """Whether a look of a card is one of a request under way."""
    return any(part.get("accent_color") == Tone.WORKING.value for part in look["components"])


def pictured(look: View) -> list[str]:
    """The names of the finished pictures that a look shows."""
    return [one["filename"] for one in look["attachments"] if not one["filename"].startswith("preview-")]


def _pressable(card: View) -> Iterator[tuple[str, str | None]]:
    """Custom ids; those of selects with each of their values."""
    for part in parts(card):
        for option in part.get("options", [{"value": None}]):
            yield part["custom_id"], option["value"]


def _means(custom_id: str, verb: str, ordinal: int | None) -> bool:
    said = custom_id.split(":")
    return said[:2] == ["a", verb] and (ordinal is None or said[3:] == [str(ordinal)])
