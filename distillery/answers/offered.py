"""The names that a flag may have here, for this member: models, LoRAs, ratios, each family's together."""

from collections.abc import Iterable, Iterator

from distillery.catalogue import Catalogue
from distillery.command import Parameter, Signature
from distillery.vocabulary.text import Text, joined, text

MOST = 24  # names of one family


def offered(parameter: Parameter, signature: Signature, catalogue: Catalogue, member: str) -> Text | None:
    """A sentence with all of them; None for a flag that takes no names, or where there are none."""
    told = joined(_by_family(parameter, signature, catalogue, member), by="; ")
    if not told:
        return None
    if parameter.type == "ratio":
        return text("There are {names}, each also upright.", names=told)
    return text("There are {names}.", names=told)


def _by_family(parameter: Parameter, signature: Signature, catalogue: Catalogue, member: str) -> Iterator[Text]:
    for name in parameter.families or signature.families:
        family = catalogue.families[name]
        names: Iterable[str] = ()
        if parameter.type == "model":
            names = (model.name for model in catalogue.library.visible_models(member, [name]))
        elif parameter.type == "loras":
            names = (lora.name for lora in catalogue.library.visible_loras(member, [name]))
        elif parameter.type == "ratio":
            names = family.sizes
        if listed := list(names):
            yield _named(listed, family.title)


def _named(names: list[str], family: str) -> Text:
    listed, more = ", ".join(names[:MOST]), len(names) - MOST
    if more > 0:
        return text("{names} and {count:,} more ({family})", names=listed, count=more, family=family)
    return text("{names} ({family})", names=listed, family=family)
