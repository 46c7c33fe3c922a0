"""An environment without surprises, and the real services that tests ask for by name."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.scheduling import Together
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.moto_s3 import MotoS3
from tests.support.services.rclone_s3 import RcloneS3

OURS = re.compile(
    r"DATABASE_URL|CACHE_URL|STORAGE_URL|S3_ENDPOINT_URL|PORT|API_KEYS|(AWS|RUNPOD|DISCORD|COMFYUI|DISTILLERY)_.*"
)
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")  # how fast an example is says more of the machine than of us

PROXY = re.compile(r"(HTTP|HTTPS|ALL|NO)_PROXY", re.IGNORECASE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Tests that share what takes long to start run in one process."""
    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def _clean_environment(pytestconfig: pytest.Config) -> Iterator[None]:
    """Tests see only the settings they make, no AWS profile of the developer, and no proxy before loopback.

    Where Python is told to leave no bytecode beside its sources, the many processes that tests start share some
    elsewhere: to compile everything at each start takes them longer than all they do.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if OURS.fullmatch(name) or PROXY.fullmatch(name):
                patch.delenv(name)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        if os.environ.get("PYTHONDONTWRITEBYTECODE") and hasattr(pytestconfig, "cache"):
            patch.delenv("PYTHONDONTWRITEBYTECODE")
            patch.setenv("PYTHONPYCACHEPREFIX", str(pytestconfig.cache.mkdir("bytecode")))
        yield


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDB]:
    """A running MariaDB."""
    with MariaDB() as server:
        yield server


@pytest.fixture
def mariadb_url(mariadb: MariaDB) -> str:
    """The DATABASE_URL of a fresh database in MariaDB."""
    return mariadb.create_database()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The DATABASE_URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'distillery.sqlite'}"


@pytest.fixture(scope="session")
def memcached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memcached]:
    """A running memcached, shared by the session: a test that kills one starts its own."""
    with Memcached(tmp_path_factory.mktemp("memcached")) as server:
        yield server


@pytest.fixture(scope="session")
def rclone_s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RcloneS3]:
    """A running S3 server that checks signatures."""
    with RcloneS3(tmp_path_factory.mktemp("rclone")) as server:
        yield server


@pytest.fixture(scope="session")
def moto_s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MotoS3]:
    """A running S3 server that answers like Amazon's."""
    with MotoS3(tmp_path_factory.mktemp("moto")) as server:
        yield server
