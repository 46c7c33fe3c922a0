"""The shipped commands, and a way to look at what they draw."""

from collections.abc import Callable, Iterator

import pytest

from distillery.catalogue import Catalogue
from tests.contract.comfyui.client import Client
from tests.support import golden
from tests.support.standin import running_standin
from tests.unit.workflows.drawn import Drawn

Draw = Callable[[str], Drawn]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return golden.shipped()


@pytest.fixture(scope="session")
def draw(catalogue: Catalogue) -> Draw:
    """From a text to its graph."""
    return lambda text: Drawn(golden.graph(catalogue, text))


@pytest.fixture(scope="package")
def client() -> Iterator[Client]:
    """A stand-in that draws at once."""
    with running_standin(step_seconds=0.0) as standin:
        yield Client(standin.url)
