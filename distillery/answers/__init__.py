"""Commands that need no GPU: each answers at once, with text and pictures."""

from distillery.answers.answer import Answer, Shown

__all__ = ["Answer", "Shown"]
