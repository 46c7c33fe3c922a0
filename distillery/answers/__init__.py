"""Commands that need no GPU: each answers at once, with text and pictures."""

from distillery.answers.answer import Answer, Shown
from distillery.answers.answers import ANSWERS, Answers
from distillery.answers.lora_changes import LoraChanges

__all__ = ["ANSWERS", "Answer", "Answers", "LoraChanges", "Shown"]
