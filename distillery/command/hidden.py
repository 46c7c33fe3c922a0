"""What of a picture's recipe is used where no flag could say it otherwise: all that fits, and a note about the rest."""

from distillery.command.parameter import Parameter
from distillery.command.readers import read
from distillery.command.readers.assets import MAX_LORAS, canonical, split_names
from distillery.command.reading import Context, Reading, shown
from distillery.vocabulary.errors import CommandError


def read_hidden(parameter: Parameter, text: str, context: Context) -> Reading:
    """`text` as `parameter` wants it, else None, for the default, and a note. Raises nothing: nobody could mend it."""
    match parameter.type:
        case "model":
            return _model(text, context)
        case "loras":
            return _loras(parameter, text, context)
    try:
        return Reading(read(parameter, text, context).value)
    except CommandError:
        return Reading(None, (f"The picture's {parameter.name} cannot be used.",))


def _model(text: str, context: Context) -> Reading:
    name = canonical(text)
    if name in context.models:
        return Reading(name)
    known = context.library.models.get(name)
    why = "does not work with this command" if known and known.visible_to(context.member) else "is not here"
    used = f"; {context.model.name} is used" if context.model else ""
    return Reading(None, (f"The picture names the model {shown(name, quotes='')}, which {why}{used}.",))


def _loras(parameter: Parameter, text: str, context: Context) -> Reading:
    """Those that fit, each once and as many as a member could name."""
    names, most = list(dict.fromkeys(split_names(text))), parameter.max_items or MAX_LORAS
    unfit = {name: why for name in names[:most] if (why := _unfit(name, context))}
    notes = [f"The picture names the LoRA {shown(name, quotes='')}, which {why}; it is left out."
             for name, why in unfit.items()]  # fmt: skip
    if len(names) > most:
        notes.append(f"The picture names {len(names)} LoRAs; those after the first {most} are left out.")
    return Reading([name for name in names[:most] if name not in unfit], tuple(notes))


def _unfit(name: str, context: Context) -> str | None:
    """Why the LoRA called `name` cannot be used; None when it can."""
    lora = context.library.loras.get(name)
    if lora is None or not lora.visible_to(context.member):
        return "is not here"
    if context.family and lora.family != context.family.name:
        return f"is for {context.title(lora.family)}"
    return None
