"""Rewriting a member's prompt before it is drawn. It always ends in a prompt: at worst the member's own."""

from dataclasses import dataclass, replace
from time import monotonic

import structlog

from distillery.settings import reveal
from distillery.suggestion.grammar import Grammar
from distillery.suggestion.language_model import LanguageModel, NoAnswer
from distillery.suggestion.settings import SuggestionSettings
from distillery.vocabulary.text import Text, joined, phrase, text

log = structlog.get_logger()

GRAMMAR = text("Our own grammar was used.")


@dataclass(frozen=True)
class Rewritten:
    """A prompt to use, and a sentence for the member about where it comes from."""

    text: str
    note: Text | None = None


class Rewriter:
    """A language model's words where there is one, else the grammar's. Blocks for `DEADLINE` seconds at most."""

    def __init__(self, model: LanguageModel | None = None, grammar: Grammar | None = None) -> None:
        self._model = model
        self._grammar = grammar or Grammar.load()

    @classmethod
    def from_settings(cls, settings: SuggestionSettings) -> "Rewriter":
        """As the operator set it up."""
        if settings.llm_url is None or settings.llm_model is None:
            return cls()
        return cls(LanguageModel(settings.llm_url, settings.llm_model, reveal(settings.llm_api_key)))

    def rewrite(self, prompt: str, seed: int) -> Rewritten:
        """`prompt` in richer words. Never raises: where the language model fails, the prompt comes back as it was."""
        try:
            return self._asked(self._model, prompt) if self._model else self.enrich(prompt, seed)
        except NoAnswer as error:
            return Rewritten(prompt, joined([error.told, text("Your prompt was used as it is.")]))

    def suggest(self, prompt: str, seed: int) -> Rewritten:
        """The same, but where the language model fails, the grammar's words are better than none."""
        try:
            return self._asked(self._model, prompt) if self._model else self.enrich(prompt, seed)
        except NoAnswer as error:
            enriched = self.enrich(prompt, seed)
            return replace(enriched, note=joined([error.told, GRAMMAR, *filter(None, [enriched.note])]))

    def _asked(self, model: LanguageModel, prompt: str) -> Rewritten:
        """`model`'s words. Raises NoAnswer."""
        started = monotonic()
        try:
            richer = model.rewrite(prompt)
        except NoAnswer as error:
            log.warning("prompt_not_rewritten", reason=error.reason, seconds=round(monotonic() - started, 2))
            raise
        if richer == prompt:
            raise NoAnswer(text("The language model had nothing to add."), "the same words")
        log.info("prompt_rewritten", seconds=round(monotonic() - started, 2), characters=len(richer))
        return Rewritten(richer, text("Rewritten by a language model."))

    def enrich(self, prompt: str, seed: int) -> Rewritten:
        """The grammar's way, whatever else there is: the member's words untouched, what was added behind them."""
        enriched = self._grammar.enrich(prompt, seed)
        if not enriched.added:
            return Rewritten(prompt, text("Your prompt says everything already: nothing was added."))
        added = joined(map(phrase, enriched.added), by=", ")
        return Rewritten(enriched.text, text("Added behind your words: {names}.", names=added))
