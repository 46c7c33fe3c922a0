"""Models and LoRAs, by the names that the library has for this member."""

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, either, problem, shown, wrong
from distillery.command.text import narrow
from distillery.library import Lora
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, NotFound, Problem

MAX_LORAS = 5
_NAMED = 8  # how many names a hint lists


def read_model(parameter: Parameter, text: str, context: Context) -> Reading:
    """The name of a model that this command runs with."""
    name = canonical(text)
    if name in context.models:
        return Reading(name)
    model = context.library.models.get(name)
    if model and model.visible_to(context.member):
        hint = f"It works with: {', '.join(context.models)}."
        raise wrong(parameter, "model_not_taken", f"{name} does not work with this command.", hint)
    raise wrong(parameter, "unknown_model", f"is no model we have: {shown(text)}.", _did_you_mean(name, context.models))


def read_lora(parameter: Parameter, text: str, context: Context) -> Reading:
    """The name of one LoRA, of any family."""
    found = _find(parameter, canonical(text), context)
    if isinstance(found, Problem):
        raise CommandError([found])
    return Reading(found.name)


def read_loras(parameter: Parameter, text: str, context: Context) -> Reading:
    """The names of several LoRAs that fit the family, and notes with their weights and activation words."""
    names = split_names(text)
    most = parameter.max_items or MAX_LORAS
    if not names:
        raise wrong(parameter, "missing_value", "needs a value.", f"{parameter.help}.")
    if len(names) > most:
        raise wrong(parameter, "too_many", f"takes up to {most} LoRAs, not {len(names)}.", "Take some out.")
    found = [_find(parameter, name, context, several=True) for name in dict.fromkeys(names)]
    problems = [each for each in found if isinstance(each, Problem)] + _repeated(parameter, names)
    if problems:
        raise CommandError(problems)
    loras = [each for each in found if isinstance(each, Lora)]
    return Reading(names, tuple(note for lora in loras for note in _notes(lora, len(loras), context)))


def split_names(text: str) -> list[str]:
    """The names in a list by commas, as the library writes them: ``"Analog， oil"`` -> ``["analog", "oil"]``."""
    return [name for name in map(canonical, narrow(text).split(",")) if name]


def canonical(text: str) -> str:
    """A name as the library writes it."""
    return " ".join(narrow(text).lower().split())


def _find(parameter: Parameter, name: str, context: Context, *, several: bool = False) -> Lora | Problem:
    """The LoRA called `name`; for a list of `several` it must fit the family. Else what is wrong."""
    family = context.family if several else None
    try:
        lora = context.library.lora(name, context.member)
    except NotFound:
        hint = _did_you_mean(name, _fitting(context, several))
        return problem(parameter, "unknown_lora", f"names no LoRA we have: {shown(name)}.", hint)
    if family is None or lora.family == family.name:
        return lora
    message = (
        f"{name} is for {context.title(lora.family)}; {context.model.name if context.model else ''} is {family.title}."
    )
    return problem(parameter, "lora_family", message, _what_fits(context, lora.family))


def _fitting(context: Context, several: bool) -> list[str]:
    families = [context.family.name] if several and context.family else None
    return [lora.name for lora in context.library.visible_loras(context.member, families)]


def _what_fits(context: Context, family: str) -> str:
    models = [name for name in context.models if context.library.models[name].family == family]
    others = f"{', '.join(_fitting(context, several=True)[:_NAMED])}"
    advice = [f"It works with --model {either(models)}." if models else "", f"These fit: {others}." if others else ""]
    return " ".join(filter(None, advice))


def _repeated(parameter: Parameter, names: list[str]) -> list[Problem]:
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [problem(parameter, "duplicate_lora", f"names {name} twice.", "Keep one of them.") for name in twice]


def _notes(lora: Lora, among: int, context: Context) -> list[str]:
    if context.family is None:
        return []
    weight, _ = context.library.weights(lora, among)
    notes = [f"LoRA {lora.name} at {round(weight, 2):g}."]
    if words := lora.missing_words(context.prompt):
        notes.append(f"Added its activation words: {', '.join(words)}.")
    return notes


def _did_you_mean(name: str, known: list[str] | tuple[str, ...]) -> str | None:
    guess = nearest(name, known)
    if guess or not known:
        return f"Did you mean {guess}?" if guess else None
    more = "" if len(known) <= _NAMED else f" and {len(known) - _NAMED} more"
    return f"There are: {', '.join(known[:_NAMED])}{more}."
