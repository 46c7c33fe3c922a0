"""A definition's notes as translators see them: expressions in braces become names."""

import re

_BRACES = re.compile(r"\{([^{}]*)\}")


def named(note: str) -> tuple[str, dict[str, str]]:
    """The template of a note's text, and the expression behind each of its names.

    ``"From {picture.width} pixels."`` -> ``("From {picture_width} pixels.", {"picture_width": "picture.width"})``.
    """
    sources: dict[str, str] = {}

    def name(braces: re.Match[str]) -> str:
        found = re.sub(r"\W+", "_", braces[1]).strip("_") or "value"
        while sources.setdefault(found, braces[1]) != braces[1]:
            found += "_"
        return f"{{{found}}}"

    return _BRACES.sub(name, note), sources
