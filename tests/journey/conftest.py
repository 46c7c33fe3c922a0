"""One stack for all journeys: it is what takes the time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.journeys.house import House, open_house
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.rclone_s3 import RcloneS3
from tests.support.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(
    mariadb: MariaDB, memcached: Memcached, rclone_s3: RcloneS3, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The whole system, running."""
    with running_stack(mariadb, memcached, rclone_s3, tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="session")
def house(stack: Stack) -> Iterator[House]:
    """The same with an API, and a member at each door."""
    with open_house(stack) as house:
        yield house


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as running:
        yield running
