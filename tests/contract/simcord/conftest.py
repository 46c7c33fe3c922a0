"""One simulated house for all its tests: each brings members of its own."""

from collections.abc import Iterator

import pytest

from tests.contract.simcord.house import SimulatedHouse


@pytest.fixture(scope="package")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedHouse]:
    with SimulatedHouse(tmp_path_factory.mktemp("simulated")) as opened:
        yield opened


@pytest.fixture
def house(simulated: SimulatedHouse) -> Iterator[SimulatedHouse]:
    """The house; whatever a test did, nothing broke in the bot, and no request of it was unknown."""
    yield simulated
    simulated.env.raise_errors()
