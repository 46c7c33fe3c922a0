"""One flag on the page for members: what it takes, what it is without, what it needs, and an example that works."""

from distillery.catalogue import Catalogue
from distillery.command import Parameter, Signature
from distillery.command.by_family import advised, defaults, restriction
from distillery.command.reading import either

_PLAIN = {
    "switch": "–",
    "ratio": "two numbers: `16:9`",
    "model": "a model",
    "lora": "a LoRA",
    "image": "a picture",
    "cells": "cells of the grid",
    "preset": "the name of a preset",
}
_EXAMPLES = {"switch": "", "ratio": "3:2", "image": "LINK", "cells": "b1:c2, d4", "preset": "portrait"}


def takes(parameter: Parameter, signature: Signature, catalogue: Catalogue) -> str:
    """The kind of value, and its limits."""
    if parameter.bounds:
        best = advised(parameter, signature, catalogue.families, _span)
        return f"{_span(parameter.bounds)}{f', best {best}' if best else ''}"
    if parameter.type == "choice":
        return ", ".join(f"`{choice}`" for choice in parameter.choices)
    if parameter.type == "loras":
        return f"up to {parameter.max_items or 5} LoRAs"
    if parameter.type == "text":
        return f"text, up to {parameter.max_length:,} characters" if parameter.max_length else "text"
    return _PLAIN.get(parameter.type, "a number")


def usual(parameter: Parameter, signature: Signature, catalogue: Catalogue) -> str:
    """What it is for whoever does not say it."""
    if parameter.type == "model" and not parameter.inherits:
        return f"`{parameter.default or catalogue.library.default}`"
    found = [
        "the picture's own" if parameter.inherits else "",
        f"as `--{parameter.default_from}`" if parameter.default_from else "",
        "the model's own" if parameter.family_default and parameter.type == "text" else "",
        defaults(parameter, signature, catalogue.families, _code) if parameter.type != "switch" else "",
    ]
    by_itself = {"seed": "by chance, and told", "ratio": "the start picture's, or the first", "switch": "off"}
    known = [each for each in found if each]
    if not known and parameter.name == "images":
        return "your tier's"
    return ", else ".join(known) or by_itself.get(parameter.type, "–")


def only_with(parameter: Parameter, signature: Signature, catalogue: Catalogue) -> str:
    """The families it works with, the flags it needs, those it cannot stand beside."""
    needs = [f"`--{name}{f' {value}' if value else ''}`" for name, value in parameter.conditions]
    beside = [f"`--{name}`" for name in parameter.excludes]
    only = restriction(parameter, signature, catalogue.families)
    told = [only, either(needs), f"not beside {either(beside)}" if beside else ""]
    return "; ".join(each for each in told if each) or "–"


def _span(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.12g} … {bounds[1]:.12g}"


def _code(value: object) -> str:
    """`value` as it is written; nothing for an empty one."""
    return f"`{value:g}`" if isinstance(value, int | float) else f"`{value}`" if value else ""


def example(parameter: Parameter, signature: Signature, catalogue: Catalogue) -> str:
    """The flag with a value that it takes; with a model that it works with, where the usual one does not."""
    value = _value(parameter, signature, catalogue)
    said = f"{parameter.flag} {value}" if value else parameter.flag
    model = next((each for each in signature.flags.values() if each.type == "model"), None)
    usable = catalogue.library.visible_models(None, parameter.families or signature.families)
    usual_model = catalogue.library.models.get(model.default or catalogue.library.default) if model else None
    if model and parameter.families and usable and usual_model not in usable:
        return f"{said} {model.flag} {usable[0].name}"
    return said


def _value(parameter: Parameter, signature: Signature, catalogue: Catalogue) -> str:
    if parameter.type == "seed":
        return "7"
    if parameter.bounds:
        low, high = parameter.advised or parameter.bounds
        middle = (low + high) / 2
        return f"{round(middle)}" if parameter.type == "int" else f"{round(middle, 2):g}"
    match parameter.type:
        case "model":
            return catalogue.library.visible_models(None, signature.families)[-1].name
        case "lora" | "loras":
            family = catalogue.library.default_model.family
            loras = catalogue.library.visible_loras(None, [family]) or catalogue.library.visible_loras(None)
            return loras[0].name if loras else ""
        case "choice":
            return parameter.choices[-1]
    return _EXAMPLES.get(parameter.type, "people, text")
