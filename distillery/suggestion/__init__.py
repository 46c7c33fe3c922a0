"""Better prompts: from a language model where one is configured, else from a seeded grammar."""

from distillery.suggestion.rewriter import Rewriter, Rewritten
from distillery.suggestion.settings import SuggestionSettings

__all__ = ["Rewriter", "Rewritten", "SuggestionSettings"]
