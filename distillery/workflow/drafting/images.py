"""The pictures, sizes and models of a drafted command."""

from distillery.library import Family, Library
from distillery.workflow.drafting import toml
from distillery.workflow.drafting.export import Export
from distillery.workflow.drafting.files import Loaded
from distillery.workflow.drafting.parameters import Draft
from distillery.workflow.drafting.pictures import Picture
from distillery.workflow.drafting.sizes import Canvas


def add_pictures(draft: Draft, export: Export, found: list[Picture]) -> None:
    """One parameter for each picture. The first that is needed stands before the flags; another falls back on it."""
    for number, picture in enumerate(found):
        first = picture.needed and number == 0
        titles = ", ".join(f'"{export.title(node)}"' for node in picture.loaders)
        draft.add(
            picture.parameter, f"Goes to {titles}.", type="image", positional=True if first else None,
            option=None if first else True, help=_help(picture, first),
        )  # fmt: skip
        value = picture.parameter if first or not picture.needed else f"{picture.parameter} or {found[0].parameter}"
        when = picture.parameter if not picture.needed else None
        draft.set(map(export.title, picture.loaders), {picture.input: value}, when=when)
        if picture.bypassed:
            taken_out = [export.title(node) for node in picture.bypassed]
            node = taken_out[0] if len(taken_out) == 1 else taken_out
            draft.bypasses.append(toml.table("[[bypass]]", {"node": node, "absent": picture.parameter}))


def _help(picture: Picture, first: bool) -> str:
    if first:
        return "The picture to work on"
    return "Another picture; else it is the first one again" if picture.needed else "A picture to go by"


def add_size(draft: Draft, export: Export, canvas: Canvas | None, family: Family) -> tuple[str, str] | None:
    """The ratio, and what becomes of it. Gives the definition's `size`, if it needs one."""
    if canvas is None:
        return ("picture.width", "picture.height") if "image" in draft.parameters else None
    words = f"Exported at {canvas.width}×{canvas.height}; the sizes stand in families/{family.name}.toml."
    default, first = canvas.ratio(family), next(iter(family.sizes))
    draft.add("ar", words, type="ratio", default=None if default == first else default, option=True,
              help="Width to height, such as 16:9")  # fmt: skip
    draft.set(map(export.title, canvas.empty), {"width": "width", "height": "height"})
    for (node, prefix), scale in canvas.scaled.items():
        sides = {side: side if scale == 1 else f"8 * round({side} * {scale:g} / 8)" for side in ("width", "height")}
        draft.set([export.title(node)], {f"{prefix}{side}": value for side, value in sides.items()})
    batched = [node for node in canvas.empty if export.value(node, "batch_size") not in (None, 1)]
    if batched:
        draft.set(map(export.title, batched), {"batch_size": 1}, "Each picture is drawn alone, from a seed of its own")
    scale = canvas.scale(family)
    if scale == 1:
        return None
    return f"8 * round(width * {scale:g} / 8)", f"8 * round(height * {scale:g} / 8)"


def add_model(
    draft: Draft, export: Export, main: Loaded | None, name: str, role: str, library: Library, family: str
) -> None:
    """Which model draws, if every model of the family has such a file; the graph's own is called `name`."""
    if main is None:
        return
    lacking = [model.name for model in library.models.values() if model.family == family and role not in model.files]
    if lacking:
        draft.said.append(f"It always draws with {main.file}: {', '.join(lacking)} have no file in the role {role}.")
        return
    words = f"Exported with {main.file}; members may name any other of the family in models.toml."
    default = None if name == library.default else name
    draft.add("model", words, type="model", default=default, option=True, help="The model that draws")
    draft.set_spots(export, main.spots, f"files.{role}")
