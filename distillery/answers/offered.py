"""The names that a flag may have here, for this member: models, LoRAs, ratios, each family's together."""

from collections.abc import Iterable, Iterator

from distillery.catalogue import Catalogue
from distillery.command import Parameter, Signature

MOST = 24  # names of one family


def offered(parameter: Parameter, signature: Signature, catalogue: Catalogue, member: str) -> str | None:
    """A sentence with all of them; None for a flag that takes no names, or where there are none."""
    told = "; ".join(_by_family(parameter, signature, catalogue, member))
    upright = ", each also upright" if parameter.type == "ratio" else ""
    return f"There are {told}{upright}." if told else None


def _by_family(parameter: Parameter, signature: Signature, catalogue: Catalogue, member: str) -> Iterator[str]:
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
            more = f" and {len(listed) - MOST:,} more" if len(listed) > MOST else ""
            yield f"{', '.join(listed[:MOST])}{more} ({family.title})"
