"""Members of a loopback Discord, as the journeys see them: they ask, and look at what they got."""

from typing import Any

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
        ended = message and (message["attachments"] or NO_PICTURE in message["text"])
        return message if ended else None

    return stack.discord.wait_for(final, timeout, f"{interaction['id']} was never answered")


def original_of(stack: Stack, interaction: View) -> View | None:
    """The message that answers the interaction, as it is now."""
    original = stack.discord.interaction(interaction)["original_id"]
    return stack.discord.message(original) if original else None


def times_pictured(message: View) -> int:
    """In how many steps of its history the message got pictures it did not have before."""
    looks = [[one["sha256"] for one in look["attachments"]] for look in message["history"]]
    return sum(bool(now) and now != before for before, now in zip([[], *looks], looks, strict=False))
