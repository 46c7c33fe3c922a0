"""Free text, choices and switches."""

import re

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, shown, subject, wrong
from distillery.command.text import narrow
from distillery.library.nearest import nearest
from distillery.vocabulary.text import text

# Control characters but tab and line ends, which terminals would obey, and halves of characters, which nothing stores.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read_text(parameter: Parameter, raw: str, context: Context) -> Reading:
    """The text as it is."""
    it, most = subject(parameter), parameter.max_length
    if most and len(raw) > most:
        message = text("{it} has {count:,} characters; {most:,} are allowed.", it=it, count=len(raw), most=most)
        raise wrong(parameter, "too_long", message, text("Take out {count:,}.", count=len(raw) - most))
    if bad := _UNSTORABLE.search(raw):
        message = text("{it} holds a control character ({code}).", it=it, code=f"U+{ord(bad[0]):04X}")
        raise wrong(parameter, "bad_character", message, text("Take it out."))
    return Reading(raw)


def read_choice(parameter: Parameter, raw: str, context: Context) -> Reading:
    """One of the choices, in any case."""
    wanted = narrow(raw).lower()
    for choice in parameter.choices:
        if choice.lower() == wanted:
            return Reading(choice)
    guess = nearest(wanted, parameter.choices)
    message = text(
        "{it} is one of {choices}, not {written}.",
        it=subject(parameter),
        choices=", ".join(parameter.choices),
        written=shown(raw),
    )
    raise wrong(parameter, "unknown_choice", message, text("Did you mean {guess}?", guess=guess) if guess else None)


def read_switch(parameter: Parameter, raw: str, context: Context) -> Reading:
    """On; nothing may follow."""
    if raw:
        message = text("{it} takes no value, but {written} follows it.", it=subject(parameter), written=shown(raw))
        raise wrong(parameter, "unexpected_value", message, text("The prompt comes before the first flag."))
    return Reading(True)
