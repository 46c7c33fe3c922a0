"""/checkmetadata: how a picture was made, as its file says, and the text that makes it again."""

from collections.abc import Iterator, Mapping
from typing import Any

from distillery.answers.again import again
from distillery.answers.answer import Answer
from distillery.answers.effect import by_itself, effective
from distillery.answers.question import Question, Sources
from distillery.command import Parameter
from distillery.command.raw import is_given
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
    "sampler_name": "sampler",
}  # what was used, instead of what was asked for
TOLD_OTHERWISE = {"made_with", "command", "width", "height", "positive", "lora_weights", "family"}
ALWAYS = {"cfg"}  # says something even where it is as usual
LONGEST, MOST = 1500, 40  # characters of a value; rows
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
    fields = (*_rows(_used(recipe, definition.parameters if definition else {})), _size(picture))[:MOST]
    if recipe["made_with"] != "distillery":
        return Answer(origin, fields=fields, notes=(text("Models and samplers of other places may not be here."),))
    written, why = again(recipe, sources.catalogue, question.member_id)
    title = text("Made here with /{command}", command=definition.name) if definition else origin
    remake = [(text("Make it again"), _copied(written))] if written else []
    return Answer(title, fields=(*fields, *remake), notes=(why,) if why else ())


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
