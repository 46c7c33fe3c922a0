"""/manage-lora: what an owner sees of a LoRA, and may change about it."""

import unicodedata

from distillery.answers.answer import Answer, Shown
from distillery.answers.question import Question, Sources
from distillery.library import Lora, LoraChange
from distillery.pictures import PictureRefused
from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused
from distillery.vocabulary.text import Text, text

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
    title = text("{name} is changed", name=lora.name) if change != LoraChange() else lora.name
    return Answer(title, fields=_fields(lora, sources), pictures=pictures, notes=notes)


def _owned(sources: Sources, question: Question) -> Lora:
    name = question.command.parameters["lora"]
    try:
        lora = sources.catalogue.library.lora(name, question.member_id)
    except NotFound as error:  # made private since its name was read
        raise CommandError([Problem("unknown_lora", error.told)]) from None
    if lora.owner != question.member_id:
        message = text("{name} is not yours: only its owner can change it.", name=name)
        raise Refused("not_owner", message, _own(question, sources))
    return lora


def _own(question: Question, sources: Sources) -> Text:
    mine = [lora.name for lora in sources.catalogue.library.loras.values() if lora.owner == question.member_id]
    return text("Yours: {names}.", names=", ".join(mine)) if mine else text("You own no LoRA so far.")


def _visibility(public: bool, private: bool) -> bool | None:
    if public and private:
        message = text("--makepublic and --makeprivate contradict each other.")
        raise CommandError([Problem("excluded", message, "--makepublic", text("Keep one of them."))])
    return public if public or private else None


def _description(raw: str | None) -> str | None:
    """One line of words that show something."""
    if raw is None:
        return None
    line = " ".join(raw.split())
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in line):
        message = text("{flag} needs a text to show.", flag=FLAG)
        raise CommandError([Problem("empty_description", message, FLAG, text("Say what it draws."))])
    if len(line) > LONGEST:
        message = text("{it} has {count:,} characters; {most:,} are allowed.", it=FLAG, count=len(line), most=LONGEST)
        hint = text("Take out {count:,}.", count=len(line) - LONGEST)
        raise CommandError([Problem("too_long", message, FLAG, hint)])
    return line


def _fields(lora: Lora, sources: Sources) -> tuple[tuple[str, str], ...]:
    family = sources.catalogue.families[lora.family]
    return (
        (text("Description"), lora.description or text("none yet")),
        (text("Used by"), text("everybody") if lora.public else text("you alone")),
        (text("Works with"), family.title),
        (text("Activation words"), ", ".join(lora.activation) or text("none")),
    )


def _preview(lora: Lora, sources: Sources) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """Its picture, or a note why there is none."""
    if lora.preview is None:
        return (), (text("There is no picture of {name} so far.", name=lora.name),)
    try:
        stored = sources.pictures.bring(lora.preview)
        return (Shown(sources.pictures.read(stored), stored),), ()
    except PictureRefused as error:
        why = error.problem.message
        return (), (text("The picture of {name} cannot be shown: {why}", name=lora.name, why=why),)
