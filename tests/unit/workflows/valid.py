"""Any valid command there is, drawn from the definitions themselves: a new parameter or family is drawn at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from distillery.catalogue import Catalogue
from distillery.command import Parameter
from distillery.command.parameter import MAX_SEED
from distillery.library import Model
from distillery.vocabulary.pictures import StoredPicture
from distillery.workflow import Definition

# No letter of them begins a flag, a command, a quote or a region.
PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Pd"], exclude_characters='-−/／:"“＂'), min_size=1)
WORDS = PLAIN.map(str.strip).filter(bool)
REGIONS = st.sampled_from(["::red FOX::", "::blue EYES::", "::A:: and ::B::"])
MARKED = st.tuples(WORDS, REGIONS).map(" ".join)
SHAPES = st.tuples(st.integers(1, 6000), st.integers(1, 6000))
Draw = st.DrawFn


@dataclass(frozen=True)
class Valid:
    """A command as native options, with all that it names."""

    name: str
    options: dict[str, Any]
    pictures: dict[str, StoredPicture]
    recipe: dict[str, Any]


@st.composite
def commands(draw: Draw, catalogue: Catalogue) -> Valid:
    """Any command that is rendered, with any of its parameters."""
    rendered = [each for each in catalogue.definitions.values() if each.answer is None]
    definition = draw(st.sampled_from(rendered))
    model = draw(st.sampled_from(catalogue.library.visible_models(None, definition.families)))
    values, pictures = _Values(draw, catalogue, definition, model), list[StoredPicture]()
    options, recipe = dict[str, Any](), dict[str, Any]()
    for parameter in _compatible(draw, definition, model):
        if parameter.type == "image":
            pictures.append(_picture(draw, len(pictures)))
            options[parameter.name] = pictures[-1].name
        elif parameter.hidden:
            recipe[str(parameter.inherits)] = values.of(parameter)
        else:
            options[parameter.name] = values.of(parameter)
    about = definition.positional
    if about and about.type == "image":
        pictures = [replace(each, recipe=recipe) if each.name == options[about.name] else each for each in pictures]
    return Valid(definition.name, options, {each.name: each for each in pictures}, recipe)


def _compatible(draw: Draw, definition: Definition, model: Model) -> list[Parameter]:
    """Some parameters that may stand beside each other, what is needed among them. The model is always said."""
    chosen = list[Parameter]()
    for parameter in draw(st.permutations([each for each in definition.parameters.values() if each.type != "preset"])):
        fits = not parameter.families or model.family in parameter.families
        beside = {name for each in chosen for name in each.excludes} | {
            each.name for each in chosen if each.name in parameter.excludes
        }
        needed = parameter.positional or parameter.type == "model"
        if needed or (fits and parameter.name not in beside and draw(st.booleans())):
            chosen.append(parameter)
    return [each for each in chosen if not (each.excludes and {*each.excludes} & {other.name for other in chosen})]


def _picture(draw: Draw, number: int) -> StoredPicture:
    name = f"input_{f'{number:x}' * 32}.png"
    width, height = draw(SHAPES)
    return StoredPicture(name, f"inputs/{name}", width, height, masked=True)


class _Values:
    """A value for each type of parameter, within what the definition allows."""

    def __init__(self, draw: Draw, catalogue: Catalogue, definition: Definition, model: Model) -> None:
        self._draw, self._catalogue, self._definition, self._model = draw, catalogue, definition, model

    def of(self, parameter: Parameter) -> Any:
        """A value, as an option or a recipe has it."""
        of_type: dict[str, Callable[[Parameter], st.SearchStrategy[Any]]] = {
            "text": self._text,
            "int": lambda each: st.integers(*map(int, each.bounds or (0, 100))),
            "seed": lambda each: st.integers(0, MAX_SEED) | st.sampled_from([0, 1, MAX_SEED]),
            "float": self._float,
            "choice": lambda each: st.sampled_from(each.choices),
            "ratio": lambda each: st.tuples(st.integers(1, 99), st.integers(1, 99)).map(
                lambda two: f"{two[0]}:{two[1]}"
            ),
            "switch": lambda each: st.just(True),
            "model": lambda each: st.just(self._model.name),
            "loras": self._loras,
        }
        return self._draw(of_type[parameter.type](parameter))

    def _text(self, parameter: Parameter) -> st.SearchStrategy[str]:
        return (WORDS | MARKED).map(lambda text: text[: parameter.max_length].strip() or "x")

    def _float(self, parameter: Parameter) -> st.SearchStrategy[float]:
        low, high = parameter.bounds or (-1e6, 1e6)
        return st.floats(low, high) | st.sampled_from([low, high, (low + high) / 2])

    def _loras(self, parameter: Parameter) -> st.SearchStrategy[list[str]]:
        visible = self._catalogue.visible_loras(None, self._definition.name)
        names = [lora.name for lora in visible if lora.family == self._model.family]
        most = min(parameter.max_items or 5, len(names))
        return st.lists(st.sampled_from(names), max_size=most, unique=True) if names else st.just([])
