"""/manage-lora: what an owner sees of a LoRA, and may change about it."""

import unicodedata

from distillery.answers.answer import Answer, Shown
from distillery.answers.question import Question, Sources
from distillery.library import Lora, LoraChange
from distillery.pictures import PictureRefused
from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused

FLAG = "--changedescription"
LONGEST = 300  # characters of a description


def manage_lora(question: Question, sources: Sources) -> Answer:
    """Raises Refused for whoever does not own the LoRA, CommandError for flags that make no sense together."""
    library, given = sources.catalogue.library, question.command.parameters
    lora = _owned(sources, question)
    visibility = _visibility(given["makepublic"], given["makeprivate"])
    change = LoraChange(visibility, _description(given["changedescription"]))
    if change != LoraChange():
        sources.changes.write(lora.name, change, question.member_id)
        lora = library.lora(lora.name, question.member_id)
    pictures, notes = _preview(lora, sources) if given["showimage"] else ((), ())
    title = f"{lora.name} is changed" if change != LoraChange() else lora.name
    return Answer(title, fields=_fields(lora, sources), pictures=pictures, notes=notes)


def _owned(sources: Sources, question: Question) -> Lora:
    name = question.command.parameters["lora"]
    try:
        lora = sources.catalogue.library.lora(name, question.member_id)
    except NotFound as error:  # made private since its name was read
        raise CommandError([Problem("unknown_lora", str(error))]) from None
    if lora.owner != question.member_id:
        raise Refused("not_owner", f"{name} is not yours: only its owner can change it.", _own(question, sources))
    return lora


def _own(question: Question, sources: Sources) -> str:
    mine = [lora.name for lora in sources.catalogue.library.loras.values() if lora.owner == question.member_id]
    return f"Yours: {', '.join(mine)}." if mine else "You own no LoRA so far."


def _visibility(public: bool, private: bool) -> bool | None:
    if public and private:
        message = "--makepublic and --makeprivate contradict each other."
        raise CommandError([Problem("excluded", message, "--makepublic", "Keep one of them.")])
    return public if public or private else None


def _description(text: str | None) -> str | None:
    """One line of words that show something."""
    if text is None:
        return None
    line = " ".join(text.split())
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in line):
        raise CommandError([Problem("empty_description", f"{FLAG} needs a text to show.", FLAG, "Say what it draws.")])
    if len(line) > LONGEST:
        message = f"{FLAG} has {len(line):,} characters; {LONGEST} are allowed."
        raise CommandError([Problem("too_long", message, FLAG, f"Take out {len(line) - LONGEST:,}.")])
    return line


def _fields(lora: Lora, sources: Sources) -> tuple[tuple[str, str], ...]:
    family = sources.catalogue.families[lora.family]
    return (
        ("Description", lora.description or "none yet"),
        ("Used by", "everybody" if lora.public else "you alone"),
        ("Works with", family.title),
        ("Activation words", ", ".join(lora.activation) or "none"),
    )


def _preview(lora: Lora, sources: Sources) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """Its picture, or a note why there is none."""
    if lora.preview is None:
        return (), (f"There is no picture of {lora.name} so far.",)
    try:
        stored = sources.pictures.bring(lora.preview)
        return (Shown(sources.pictures.read(stored), stored),), ()
    except PictureRefused as error:
        return (), (f"The picture of {lora.name} cannot be shown: {error.problem.message}",)
