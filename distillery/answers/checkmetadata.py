"""/checkmetadata: how a picture was made, as its file says, and the text that makes it again."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from distillery.answers.again import again, values
from distillery.answers.answer import Answer
from distillery.answers.effect import by_itself, effective
from distillery.answers.question import Question, Sources
from distillery.command import Parameter
from distillery.command.raw import is_given
from distillery.members.brought import BroughtPictures
from distillery.pictures.store import is_name
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.text import Text, text

ORIGINS = {
    "distillery": text("Made here"),
    "comfyui": text("Made with ComfyUI"),
    "automatic1111": text("Made with Automatic1111's web UI"),
}
LABELS = {
    "prompt": text("Prompt"), "negative": text("Negative prompt"), "quality": text("Added words"),
    "model": text("Model"), "lora": text("LoRAs"), "seed": text("Seed"), "cfg": text("CFG"), "steps": text("Steps"),
    "sampler": text("Sampler"), "scheduler": text("Scheduler"), "denoise": text("Denoise"), "ar": text("Ratio"),
}  # fmt: skip
USED = {
    "neg": "negative",
    "cfg_used": "cfg",
    "steps_used": "steps",
    "sampler_name": "sampler",
}  # what was used, instead of what was asked for
TOLD_OTHERWISE = {"made_with", "command", "width", "height", "positive", "lora_weights", "family", "steps_asked"}
ALWAYS = {"cfg"}  # says something even where it is as usual
LONGEST, MOST = 1500, 40  # characters of a value; rows
ASSETS = ("model", "lora")
ABSENT = text("one that is not here")
NOTHING = text(
    "The file does not say how it was made. Screenshots and pictures that were saved anew say nothing; "
    "bring the original file."
)


def checkmetadata(question: Question, sources: Sources) -> Answer:
    """Whatever the file says is shown as it is: anybody can write anything into one."""
    picture = question.picture("image")
    recipe = picture.recipe
    origin = ORIGINS.get(str(recipe.get("made_with")))
    if origin is None:
        return Answer(text("Nothing is known about this picture"), NOTHING, (_size(picture),))
    definition = sources.catalogue.definitions.get(str(recipe.get("command")))
    secret = _secret(recipe, question, sources) if recipe["made_with"] == "distillery" else set()
    used = _used(recipe, definition.parameters if definition else {})
    fields = (*_rows(_discreet(used, secret)), _size(picture))[:MOST]
    if recipe["made_with"] != "distillery":
        return Answer(origin, fields=fields, notes=(text("Models and samplers of other places may not be here."),))
    written, why = again(recipe, sources.catalogue, question.member_id, secret)
    title = text("Made here with /{command}", command=definition.name) if definition else origin
    remake = [(text("Make it again"), _copied(written))] if written else []
    return Answer(title, fields=(*fields, *remake), notes=(why,) if why else ())


def _secret(recipe: Mapping[str, Any], question: Question, sources: Sources) -> set[str]:
    """What is named in it that is not there for whoever asks: models, LoRAs, and pictures that somebody else brought.

    Others' own ones are like those that there are none of: whoever makes up a file learns nothing by it.
    """
    library, member_id = sources.catalogue.library, question.member_id
    models, loras = library.visible_models(member_id), library.visible_loras(member_id)
    visible = {model.name for model in models} | {lora.name for lora in loras}
    assets = values({name: recipe[name] for name in ASSETS if name in recipe})
    pictures = {name for name in values(recipe) if is_name(name)}
    theirs = BroughtPictures(sources.database).known(member_id, sorted(pictures)[:MOST])
    return (assets - visible) | (pictures - theirs)


def _discreet(known: Mapping[str, Any], secret: Collection[str]) -> dict[str, Any]:
    """The same without what is `secret`."""
    return {name: ABSENT if _names(value, secret) else value for name, value in known.items()}


def _names(value: Any, secret: Collection[str]) -> bool:
    return not values({"": value}).isdisjoint(secret)


def _copied(written: str) -> Text:
    """A command's text, beginning with the name that the command has where it is pasted."""
    name, _, rest = written.removeprefix("/").partition(" ")
    return text("/{command} {rest}", command=name, rest=rest)


def _used(recipe: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """What of a recipe tells how the picture came to be: no flag without an effect, none that was as usual."""
    usual = {name for name, each in parameters.items() if recipe.get(name) == by_itself(each, recipe)} - ALWAYS
    idle = usual | {name for name, each in parameters.items() if not effective(each, recipe)}
    asked = {name: value for name, value in recipe.items() if name not in idle and name not in USED}
    return asked | {name: recipe[told] for told, name in USED.items() if told in recipe}


def _rows(known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is known, the best known first; then the rest by name."""
    for name in (*LABELS, *(name for name in known if name not in LABELS and name not in TOLD_OTHERWISE)):
        value = known.get(name)
        if is_given(value) and value != "":
            yield LABELS.get(name, f"--{name}"), _shown(value)


def _shown(value: Any) -> str:
    match value:
        case Text():
            return value
        case list():
            words = ", ".join(map(str, value))
        case bool():
            return text("yes")
        case float():
            words = f"{value:.12g}"
        case _:
            words = str(value)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _size(picture: StoredPicture) -> tuple[str, str]:
    return text("Size"), text("{width} × {height} pixels", width=picture.width, height=picture.height)
