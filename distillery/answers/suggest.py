"""/suggest: the member's prompt in richer words."""

from distillery.answers.answer import Answer
from distillery.answers.question import Question, Sources
from distillery.vocabulary.text import text

HOW_TO_GO_ON = text("Copy it behind /serve, or ask again for another one.")


def suggest(question: Question, sources: Sources) -> Answer:
    """From the language model, if there is one and it answers; else from the grammar."""
    prompt, seed = question.command.parameters["prompt"], question.command.parameters["seed"]
    suggested = sources.rewriter.suggest(prompt, seed)
    notes = (suggested.note,) if suggested.note else ()
    return Answer(text("A suggestion"), HOW_TO_GO_ON, ((text("Prompt"), suggested.text),), notes=notes)
