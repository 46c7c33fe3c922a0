"""What of a picture's recipe is used where no flag could say it otherwise: all that fits, and a note about the rest."""

from distillery.command.parameter import Parameter
from distillery.command.readers import read
from distillery.command.readers.assets import MAX_LORAS, canonical, split_names
from distillery.command.reading import Context, Reading, shown
from distillery.vocabulary.errors import CommandError
from distillery.vocabulary.text import Text, text


def read_hidden(parameter: Parameter, raw: str, context: Context) -> Reading:
    """`raw` as `parameter` wants it, else None, for the default, and a note. Raises nothing: nobody could mend it."""
    match parameter.type:
        case "model":
            return _model(raw, context)
        case "loras":
            return _loras(parameter, raw, context)
    try:
        return Reading(read(parameter, raw, context).value)
    except CommandError:
        return Reading(None, (text("The picture's {name} cannot be used.", name=parameter.name),))


def _model(raw: str, context: Context) -> Reading:
    name = canonical(raw)
    if name in context.models:
        return Reading(name)
    known = context.library.models.get(name)
    is_known = known is not None and known.visible_to(context.member)
    named = shown(name, quotes="")
    if context.model is None:
        return Reading(None, (_no_model(named, is_known),))
    return Reading(None, (_other_model(named, context.model.name, is_known),))


def _no_model(name: str, is_known: bool) -> Text:
    if is_known:
        return text("The picture names the model {name}, which does not work with this command.", name=name)
    return text("The picture names the model {name}, which is not here.", name=name)


def _other_model(name: str, used: str, is_known: bool) -> Text:
    if is_known:
        return text(
            "The picture names the model {name}, which does not work with this command; {used} is used.",
            name=name,
            used=used,
        )
    return text("The picture names the model {name}, which is not here; {used} is used.", name=name, used=used)


def _loras(parameter: Parameter, raw: str, context: Context) -> Reading:
    """Those that fit, each once and as many as a member could name."""
    names, most = list(dict.fromkeys(split_names(raw))), parameter.max_items or MAX_LORAS
    unfit = {name: why for name in names[:most] if (why := _unfit(name, context))}
    notes = list(unfit.values())
    if len(names) > most:
        notes.append(
            text(
                "The picture names {count} LoRAs; those after the first {most} are left out.",
                count=len(names),
                most=most,
            )
        )
    return Reading([name for name in names[:most] if name not in unfit], tuple(notes))


def _unfit(name: str, context: Context) -> Text | None:
    """Why the LoRA called `name` cannot be used; None when it can."""
    lora, named = context.library.loras.get(name), shown(name, quotes="")
    if lora is None or not lora.visible_to(context.member):
        return text("The picture names the LoRA {name}, which is not here; it is left out.", name=named)
    if context.family and lora.family != context.family.name:
        return text(
            "The picture names the LoRA {name}, which is for {family}; it is left out.",
            name=named,
            family=context.title(lora.family),
        )
    return None
