"""The shipped commands, and a way to look at what they draw."""

from collections.abc import Callable

import pytest

from distillery.catalogue import Catalogue
from tests.support import golden
from tests.unit.workflows.drawn import Drawn

Draw = Callable[[str], Drawn]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return golden.shipped()


@pytest.fixture(scope="session")
def draw(catalogue: Catalogue) -> Draw:
    """From a text to its graph."""
    return lambda text: Drawn(golden.graph(catalogue, text))
