"""A request that ended, as a card: its pictures and what made them, or what came between, and what to do next."""

from collections.abc import Iterator

from bot.cards import parameters
from bot.cards.card import HEAD, SENTENCE, Card, Tone, foot
from bot.cards.gallery import Gallery
from bot.cards.links import DAYS
from bot.cards.pictures import smaller
from bot.cards.running import title
from bot.cards.words import plain
from distillery.i18n import duration, say
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.failing import GONE
from distillery.vocabulary.jobs import Outcome
from distillery.vocabulary.text import Text, plural, text

_TONES = {
    Outcome.SUCCEEDED: Tone.GOOD,
    Outcome.PARTIAL: Tone.MIXED,
    Outcome.FAILED: Tone.BAD,
    Outcome.CANCELLED: Tone.MIXED,
}

_ADVICE = {  # where the problem's own message does not say what to do
    FailureClass.MEMBER: text("Change it and ask again."),
    FailureClass.INFRASTRUCTURE: text("Ask again in a few minutes."),
    FailureClass.POISON: text("Try another model or a shorter text."),
}


def answer(view: RequestView, gallery: Gallery | None = None) -> Card:
    """The last word on a request, with its gallery."""
    if view.deleted:
        return Card(say(text("**Deleted.** Its pictures are gone for good. Use the command again for new ones.")))
    shown = gallery or Gallery()
    outcome = Outcome(view.outcome or Outcome.FAILED)
    below = [*_ending(view, outcome), *_withheld(shown)]
    head = "\n".join([title(view, HEAD - sum(map(len, below)) - len(below)), *below])
    notes = parameters.notes(view, [picture.seed for picture in view.images])
    print_ = [*_facts(view), *notes, *_remarks(shown)]
    tone = Tone.MIXED if shown.withheld and outcome is Outcome.SUCCEEDED else _TONES[outcome]
    return Card(head, foot(print_), shown.names, tone, shown.links)


def _ending(view: RequestView, outcome: Outcome) -> list[str]:
    """How it ended, where that is not just the pictures, and what to do next."""
    made = len(view.images)
    if outcome is Outcome.SUCCEEDED:
        return []
    if outcome is Outcome.CANCELLED:
        return [_cancelled(made, view.images_wanted)]
    if outcome is Outcome.PARTIAL:
        return [_partial(made, view.images_wanted), *_why(view), _rest(view.images_wanted - made)]
    return [say(text("**No picture was made.** Nothing was taken from your quota.")), *_why(view)]


def _cancelled(made: int, wanted: int) -> str:
    if not made:
        return say(text("Cancelled before a picture was made. Nothing was taken from your quota. Ask again any time."))
    return say(
        plural(
            made,
            "Cancelled. {count} of {wanted} pictures was made; the others are not counted. Ask again any time.",
            "Cancelled. {count} of {wanted} pictures were made; the others are not counted. Ask again any time.",
            wanted=wanted,
        )
    )


def _partial(made: int, wanted: int) -> str:
    return say(
        plural(
            made,
            "{count} of {wanted} pictures was made; the others are not counted.",
            "{count} of {wanted} pictures were made; the others are not counted.",
            wanted=wanted,
        )
    )


def _rest(missing: int) -> str:
    return say(text("Ask for the rest with --images {missing}.", missing=missing))


def _why(view: RequestView) -> list[str]:
    if not view.problem:
        return [say(_ADVICE[FailureClass.INFRASTRUCTURE])]
    message = view.problem["message"]
    advice = None if message == GONE else _ADVICE.get(view.problem["code"])
    return [" ".join(plain(say(sentence), SENTENCE) for sentence in (message, advice) if sentence)]


def _facts(view: RequestView) -> Iterator[str]:
    """Model, ratio, seeds, time taken; then the other flags that were given."""
    if not view.images:
        return
    facts = [*parameters.chosen(view), parameters.seeds([picture.seed for picture in view.images])]
    if view.finished_at:
        facts.append(duration((view.finished_at - view.created_at).total_seconds()))
    yield " · ".join(facts)
    yield " ".join(parameters.given(view))


def _withheld(gallery: Gallery) -> list[str]:
    if not gallery.withheld:
        return []
    if gallery.policy == "age_restricted":
        return [
            say(
                plural(
                    gallery.withheld,
                    "{count} picture is explicit and not shown here. Ask in an age-restricted channel.",
                    "{count} pictures are explicit and not shown here. Ask in an age-restricted channel.",
                )
            )
        ]
    return [
        say(
            plural(
                gallery.withheld,
                "{count} picture is explicit and not shown: this place does not allow it. Try other words.",
                "{count} pictures are explicit and not shown: this place does not allow them. Try other words.",
            )
        )
    ]


def _remarks(gallery: Gallery) -> Iterator[Text]:
    """On how the pictures are shown."""
    if gallery.lost:
        yield plural(
            gallery.lost,
            "{count} picture is no longer stored. Ask again with the same seed.",
            "{count} pictures are no longer stored. Ask again with the same seed.",
        )
    if gallery.smaller:
        yield smaller(gallery.smaller)
    if gallery.unfit:
        yield plural(
            gallery.unfit,
            "{count} picture is too large to be shown here. Ask for a smaller one.",
            "{count} pictures are too large to be shown here. Ask for smaller ones.",
        )
    if gallery.links:
        yield plural(DAYS, "The originals can be had for {count} day.", "The originals can be had for {count} days.")
