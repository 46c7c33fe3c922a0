"""Members of a loopback Discord, as the journeys see them: they ask, and look at what they got."""

from typing import Any

from bot.cards.card import Tone, stem
from tests.support.stack import Stack

View = dict[str, Any]
NO_PICTURE = "No picture was made"


def ask(stack: Stack, text: str, *, guild: int = 0, user: int = 7001, **options: Any) -> View:
    """`/serve text` in the guild's first channel; the interaction. Guild n lies on shard n of 4."""
    place = stack.discord.guilds()[guild]
    return stack.discord.slash(place["id"], place["channels"][0], user, "serve", {"prompt": text, **options})


def answer_to(stack: Stack, interaction: View, timeout: float = 90.0) -> View:
    """The interaction's message once it has the final word: pictures, or why there are none."""

    def final() -> View | None:
        message = original_of(stack, interaction)
        return message if message and is_last_word(message) else None

    return stack.discord.wait_for(final, timeout, f"{interaction['id']} was never answered")


def original_of(stack: Stack, interaction: View) -> View | None:
    """The message that answers the interaction, as it is now."""
    original = stack.discord.interaction(interaction)["original_id"]
    return stack.discord.message(original) if original else None


def is_last_word(message: View) -> bool:
    """Whether the card says how it ended; before, it may show pictures too, as they come."""
    colours = {part.get("accent_color") for part in message["components"]} - {None}
    return bool(colours) and Tone.WORKING.value not in colours


def times_pictured(message: View) -> int:
    """How often the picture was sent that was sent most often; once it is kept, Discord gives it no new id."""
    sent: dict[str, set[int]] = {}
    for one in (one for look in message["history"] for one in look["attachments"]):
        if "preview-" not in one["filename"]:
            sent.setdefault(stem(one["filename"]), set()).add(one["id"])
    return max(map(len, sent.values()), default=0)
