"""What help says of flags that families see differently."""

import pytest

from distillery.catalogue import Catalogue
from distillery.command.by_family import advised, defaults, restriction


@pytest.mark.parametrize(
    ("command", "flag", "said"),
    [
        ("serve", "seed", ""),
        ("serve", "control", "not with Flux"),
        ("serve", "refinerpass", "Stable Diffusion XL only"),
        ("zoomout", "inpaintcontrol", "Stable Diffusion 1.5 only"),
        ("upscale", "power", ""),
    ],
)
def test_who_takes_a_flag_is_said_the_shorter_way(catalogue: Catalogue, command: str, flag: str, said: str) -> None:
    definition = catalogue.definitions[command]
    assert restriction(definition.parameters[flag], definition, catalogue.families) == said


@pytest.mark.parametrize(
    ("command", "flag", "usual", "best"),
    [
        ("serve", "cfg", "6 (Flux: 3.5)", "(3.0, 12.0) (Flux: [2, 5])"),
        ("upscale", "cfg", "6", "(3.0, 12.0)"),
        ("serve", "sharpen", "0.3", ""),
        ("serve", "seed", "", ""),
        ("makemask", "gridsize", "4", ""),
    ],
)
def test_values_of_families_stand_beside_the_usual_one(
    catalogue: Catalogue, command: str, flag: str, usual: str, best: str
) -> None:
    definition = catalogue.definitions[command]
    parameter, families = definition.parameters[flag], catalogue.families
    assert defaults(parameter, definition, families, str) == usual
    assert advised(parameter, definition, families, str) == best
