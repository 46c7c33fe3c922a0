"""What a member is told of each category: kind, short, what to do next, and never a listed word."""

from collections.abc import Mapping

from distillery.safety.policy import OWN_WORDS
from distillery.vocabulary.text import Text, text

_OTHER = (text("This is not drawn here."), text("Please ask for something else."))
REFUSALS: Mapping[str, tuple[Text, Text]] = {
    "minors": (
        text("Nothing sexual is ever drawn where children or teenagers are named."),
        text("Ask for one or the other, never for both in one request."),
    ),
    "violence": (text("Sexual violence is never drawn."), text("Please ask for something else.")),
    "hate": (
        text("Slurs, and hate against groups of people, are not drawn."),
        text("Say it in other words, and ask again."),
    ),
    "self_harm": (
        text("People who hurt themselves are not drawn."),
        text("If you are not well, please talk to somebody you trust: findahelpline.com lists free help by country."),
    ),
    "sexual": (
        text("Nudity and sexual content are not drawn here."),
        text("Say it without them, and ask again. What you do not want to see goes behind --neg."),
    ),
    "gore": (text("Gore and mutilation are not drawn here."), text("Say it with less blood, and ask again.")),
    OWN_WORDS: (
        text("There is something in this that is not allowed here."),
        text("Say it in other words, and ask again."),
    ),
}


def refusal(category: str) -> tuple[Text, Text]:
    """Why it is refused, and what to do next."""
    return REFUSALS.get(category, _OTHER)
