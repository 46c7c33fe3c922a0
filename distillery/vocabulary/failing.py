"""What members read about a failed generation, found again in the plain English that wire and rows carry."""

import re
from string import Formatter

from distillery.vocabulary.policy import POLICIES
from distillery.vocabulary.text import Text, text

GONE = text("A picture that this request starts from was deleted meanwhile. Start from another one, or send it again.")

# What workers say to whoever can mend it. Sentences for the operator alone are not here: members read the policy's.
WORKERS = (
    GONE,
    text("The workflow ended without a picture at {nodes}."),
    text("ComfyUI could not finish “{node}”: {reason}"),
    text("ComfyUI refused the workflow: {problems}."),
    text("ComfyUI refused the workflow. {reason}"),
    text("ComfyUI refused the workflow."),
)


def recognised(sentence: str) -> str:
    """`sentence` as the Text that it was before it was written down; one that nobody knows stays as it is."""
    for pattern, known in _KNOWN:
        if found := pattern.fullmatch(sentence):
            return Text.of(known.template, found.groupdict())
    return sentence


def _pattern(template: str) -> re.Pattern[str]:
    parts = ((re.escape(words), name) for words, name, _, _ in Formatter().parse(template))
    return re.compile("".join(f"{words}(?P<{name}>.+)" if name else words for words, name in parts), re.DOTALL)


_KNOWN = [(_pattern(known.template), known) for known in (*(each.member_text for each in POLICIES.values()), *WORKERS)]
