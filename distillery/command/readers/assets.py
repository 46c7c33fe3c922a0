"""Models and LoRAs, by the names that the library has for this member."""

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, either, explained, problem, shown, subject, wrong
from distillery.command.text import narrow
from distillery.library import Lora
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, NotFound, Problem
from distillery.vocabulary.text import Text, joined, text

MAX_LORAS = 5
_NAMED = 8  # how many names a hint lists


def read_model(parameter: Parameter, raw: str, context: Context) -> Reading:
    """The name of a model that this command runs with."""
    name, it = canonical(raw), subject(parameter)
    if name in context.models:
        return Reading(name)
    model = context.library.models.get(name)
    if model and model.visible_to(context.member):
        message = text("{it} {name} does not work with this command.", it=it, name=name)
        hint = text("It works with: {names}.", names=", ".join(context.models))
        raise wrong(parameter, "model_not_taken", message, hint)
    message = text("{it} is no model we have: {written}.", it=it, written=shown(raw))
    raise wrong(parameter, "unknown_model", message, _did_you_mean(name, context.models))


def read_lora(parameter: Parameter, raw: str, context: Context) -> Reading:
    """The name of one LoRA, of any family."""
    found = _find(parameter, canonical(raw), context)
    if isinstance(found, Problem):
        raise CommandError([found])
    return Reading(found.name)


def read_loras(parameter: Parameter, raw: str, context: Context) -> Reading:
    """The names of several LoRAs that fit the family, and notes with their weights and activation words."""
    names, it = split_names(raw), subject(parameter)
    most = parameter.max_items or MAX_LORAS
    if not names:
        raise wrong(parameter, "missing_value", text("{it} needs a value.", it=it), explained(parameter))
    if len(names) > most:
        message = text("{it} takes up to {most} LoRAs, not {count}.", it=it, most=most, count=len(names))
        raise wrong(parameter, "too_many", message, text("Take some out."))
    found = [_find(parameter, name, context, several=True) for name in dict.fromkeys(names)]
    problems = [each for each in found if isinstance(each, Problem)] + _repeated(parameter, names)
    if problems:
        raise CommandError(problems)
    loras = [each for each in found if isinstance(each, Lora)]
    return Reading(names, tuple(note for lora in loras for note in _notes(lora, len(loras), context)))


def split_names(raw: str) -> list[str]:
    """The names in a list by commas, as the library writes them: ``"Analog， oil"`` -> ``["analog", "oil"]``."""
    return [name for name in map(canonical, narrow(raw).split(",")) if name]


def canonical(raw: str) -> str:
    """A name as the library writes it."""
    return " ".join(narrow(raw).lower().split())


def _find(parameter: Parameter, name: str, context: Context, *, several: bool = False) -> Lora | Problem:
    """The LoRA called `name`; for a list of `several` it must fit the family. Else what is wrong."""
    family = context.family if several else None
    try:
        lora = context.library.lora(name, context.member)
    except NotFound:
        hint = _did_you_mean(name, _fitting(context, several))
        message = text("{it} names no LoRA we have: {written}.", it=subject(parameter), written=shown(name))
        return problem(parameter, "unknown_lora", message, hint)
    if family is None or lora.family == family.name:
        return lora
    message = text(
        "{it} {name} is for {family}; {model} is {own}.",
        it=subject(parameter),
        name=name,
        family=context.title(lora.family),
        model=context.model.name if context.model else "",
        own=family.title,
    )
    return problem(parameter, "lora_family", message, _what_fits(context, lora.family))


def _fitting(context: Context, several: bool) -> list[str]:
    families = [context.family.name] if several and context.family else None
    return [lora.name for lora in context.library.visible_loras(context.member, families)]


def _what_fits(context: Context, family: str) -> Text | None:
    models = [name for name in context.models if context.library.models[name].family == family]
    others = ", ".join(_fitting(context, several=True)[:_NAMED])
    advice = [text("It works with --model {models}.", models=either(models))] if models else []
    if others:
        advice.append(text("These fit: {names}.", names=others))
    return joined(advice) if advice else None


def _repeated(parameter: Parameter, names: list[str]) -> list[Problem]:
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [
        problem(parameter, "duplicate_lora", _names_twice(parameter, name), text("Keep one of them.")) for name in twice
    ]


def _names_twice(parameter: Parameter, name: str) -> Text:
    return text("{it} names {name} twice.", it=subject(parameter), name=name)


def _notes(lora: Lora, among: int, context: Context) -> list[Text]:
    if context.family is None:
        return []
    weight, _ = context.library.weights(lora, among)
    notes = [text("LoRA {name} at {weight}.", name=lora.name, weight=f"{round(weight, 2):g}")]
    if words := lora.missing_words(context.prompt):
        notes.append(text("Added its activation words: {words}.", words=", ".join(words)))
    return notes


def _did_you_mean(name: str, known: list[str] | tuple[str, ...]) -> Text | None:
    guess = nearest(name, known)
    if guess or not known:
        return text("Did you mean {guess}?", guess=guess) if guess else None
    names, more = ", ".join(known[:_NAMED]), len(known) - _NAMED
    if more > 0:
        return text("There are: {names} and {count} more.", names=names, count=more)
    return text("There are: {names}.", names=names)
