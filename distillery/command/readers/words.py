"""Free text, choices and switches."""

import re

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, shown, wrong
from distillery.command.text import narrow
from distillery.library.nearest import nearest

# Control characters but tab and line ends, which terminals would obey, and halves of characters, which nothing stores.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read_text(parameter: Parameter, text: str, context: Context) -> Reading:
    """The text as it is."""
    if parameter.max_length and len(text) > parameter.max_length:
        message = f"has {len(text):,} characters; {parameter.max_length:,} are allowed."
        raise wrong(parameter, "too_long", message, f"Take out {len(text) - parameter.max_length:,}.")
    if bad := _UNSTORABLE.search(text):
        raise wrong(parameter, "bad_character", f"holds a control character (U+{ord(bad[0]):04X}).", "Take it out.")
    return Reading(text)


def read_choice(parameter: Parameter, text: str, context: Context) -> Reading:
    """One of the choices, in any case."""
    wanted = narrow(text).lower()
    for choice in parameter.choices:
        if choice.lower() == wanted:
            return Reading(choice)
    guess = nearest(wanted, parameter.choices)
    hint = f"Did you mean {guess}?" if guess else None
    raise wrong(parameter, "unknown_choice", f"is one of {', '.join(parameter.choices)}, not {shown(text)}.", hint)


def read_switch(parameter: Parameter, text: str, context: Context) -> Reading:
    """On; nothing may follow."""
    if text:
        hint = "The prompt comes before the first flag."
        raise wrong(parameter, "unexpected_value", f"takes no value, but {shown(text)} follows it.", hint)
    return Reading(True)
