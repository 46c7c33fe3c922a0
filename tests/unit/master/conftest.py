"""A house with a scripted endpoint, and flights in threads of their own."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from distillery.catalogue import Catalogue
from distillery.queue.rows import Generation, Settlement
from master.flight import Flight, Tower
from tests.support.house import House, shipped_catalogue
from tests.support.scripted import ScriptedEndpoint


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, catalogue: Catalogue) -> Iterator[House]:
    house = House(sqlite_url, tmp_path, catalogue)
    yield house
    house.close()


@pytest.fixture
def endpoint() -> ScriptedEndpoint:
    return ScriptedEndpoint()


class Airport:
    """Claims and flies, one thread a flight; what is still in the air at the end of a test is abandoned."""

    def __init__(self, house: House, endpoint: ScriptedEndpoint) -> None:
        self._house = house
        self._endpoint = endpoint
        self._flown: list[tuple[Flight, threading.Thread]] = []

    def tower(self, owner: str = "first", lease: float = 30.0) -> Tower:
        house = self._house
        return Tower(house.queue(owner, lease), self._endpoint, house.board, house.storage, poll=0.01)

    def claim(self, tower: Tower) -> Generation:
        """The one generation there is to claim."""
        (generation,) = tower.queue.exchange([], 1)
        return generation

    def fly(self, tower: Tower, generation: Generation | None = None) -> "Flying":
        flying = Flying(Flight(generation or self.claim(tower), tower))
        self._flown.append((flying.flight, flying.thread))
        return flying

    def close(self) -> None:
        for flight, thread in self._flown:
            flight.abandon()
            thread.join(10)
            assert not thread.is_alive(), "a flight does not land"


class Flying:
    """A flight in the air."""

    def __init__(self, flight: Flight) -> None:
        self.flight = flight
        self._settlements: list[Settlement | None] = []
        self.thread = threading.Thread(target=lambda: self._settlements.append(flight.run()))
        self.thread.start()

    def landed(self, seconds: float = 10.0) -> Settlement | None:
        """What it came to."""
        self.thread.join(seconds)
        assert self._settlements, "it is still in the air, or crashed"
        return self._settlements[0]


@pytest.fixture
def airport(house: House, endpoint: ScriptedEndpoint) -> Iterator[Airport]:
    airport = Airport(house, endpoint)
    yield airport
    airport.close()


def settle(house: House, settlement: Settlement | None) -> None:
    assert settlement is not None
    house.queue().exchange([settlement], 0)


def due_now(house: House) -> None:
    """Let what waits for its back-off be claimed at once."""
    house.database.write(lambda tx: tx.execute(text("UPDATE generations SET available_at = '2000-01-01 00:00:00'")))


def expire_leases(house: House) -> None:
    house.database.write(lambda tx: tx.execute(text("UPDATE generations SET lease_until = '2000-01-01 00:00:00'")))
